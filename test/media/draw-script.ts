/** Drawing of scripts by libass alone, and what can be measured of a picture with words. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Decoder, Demuxer } from 'node-av/api';
import { AV_LOG_QUIET, AV_LOG_WARNING } from 'node-av/constants';
import { Log as AvLog } from 'node-av/lib';
import type { FrameSize } from '../../src/domain/settings.ts';
import type { DecodedFrame } from './fixtures.ts';

export type Picture = Pick<DecodedFrame, 'width' | 'height' | 'bytes'>;

/** Where a picture is brighter than its black ground, as shares of its size; null where nowhere. */
export function drawnBox(frame: Picture, threshold = 60) {
  const { width, height, bytes } = frame;
  const box = { left: width, top: height, right: -1, bottom: -1 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((bytes[y * width + x] ?? 0) < threshold) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  if (box.right < 0) return null;
  return {
    left: box.left / width,
    right: (box.right + 1) / width,
    top: box.top / height,
    bottom: (box.bottom + 1) / height,
  };
}

/** Sum of all differences between two pictures, colours included. */
export function difference(a: Picture, b: Picture): number {
  let sum = 0;
  for (let i = 0; i < a.bytes.length; i += 1) sum += Math.abs((a.bytes[i] ?? 0) - (b.bytes[i] ?? 0));
  return sum;
}

/** Draws a script with the fonts of a folder and no others. @returns the picture, and what libass missed */
export async function drawScript(
  text: string,
  fonts: readonly string[],
  { width, height }: FrameSize = { width: 854, height: 480 },
) {
  const place = await mkdtemp(join(tmpdir(), 'storyreel-script-'));
  await mkdir(join(place, 'fonts'), { recursive: true });
  for (const font of fonts) await copyFile(font, join(place, 'fonts', basename(font)));
  await writeFile(join(place, 'words.ass'), text);
  await writeFile(join(place, 'fonts.conf'), '<?xml version="1.0"?><fontconfig/>');
  process.env.FONTCONFIG_FILE = join(place, 'fonts.conf');
  const missed: string[] = [];
  AvLog.setLevel(AV_LOG_WARNING);
  AvLog.setCallback((_, line) => /glyph/i.test(line) && missed.push(line), { maxLevel: AV_LOG_WARNING });
  try {
    const graph = `color=c=black:s=${width}x${height}:r=30:d=0.04,ass=filename=${place}/words.ass:fontsdir=${place}/fonts,format=yuv420p[out0]`;
    await using input = await Demuxer.open(graph, { format: 'lavfi' });
    const stream = input.video();
    if (!stream) throw new Error('no picture');
    using decoder = await Decoder.create(stream);
    for await (const frame of decoder.frames(input.packets(stream.index))) {
      if (!frame) continue;
      const picture = { width: frame.width, height: frame.height, bytes: frame.toBuffer() };
      frame.free();
      await new Promise(setImmediate);
      return { picture, missed };
    }
    throw new Error('no picture');
  } finally {
    AvLog.setLevel(AV_LOG_QUIET);
    AvLog.resetCallback();
    await rm(place, { recursive: true });
  }
}
