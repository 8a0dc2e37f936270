import type { Media } from '../app/ports.ts';
import { conform } from './conform.ts';
import { cut } from './cut.ts';
import { exportFile } from './export-file.ts';
import { listen } from './listen.ts';
import { mixSound } from './mix-sound.ts';
import { moveStill } from './move-still.ts';
import { probe } from './probe.ts';
import { makeProxy } from './proxy.ts';
import { splitSound } from './split-sound.ts';
import { makeSpriteSheet } from './sprite-sheet.ts';
import { makeThumbnail } from './thumbnail.ts';
import { encodeWindow } from './window.ts';

/** What the child process can do, under the names of the port. */
export const mediaTasks: Media = {
  probe,
  conform,
  moveStill,
  window: encodeWindow,
  mixSound,
  splitSound,
  listen,
  cut,
  exportFile,
  thumbnail: makeThumbnail,
  spriteSheet: makeSpriteSheet,
  proxy: makeProxy,
};
