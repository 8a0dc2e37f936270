import { AV_LOG_WARNING } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { hideFolders } from '../hide-folders.ts';

const kept = 40;
const lines: string[] = [];
/** What libass warns of where it has our fonts alone, as it should. */
const expected = /Failed to load fontconfig fonts/;

/** Begins to collect ffmpeg's warnings and errors instead of printing them. x264 talks much below that. */
export function collectLog(): void {
  Log.setLevel(AV_LOG_WARNING);
  Log.setCallback(
    (_level, message) => {
      // `[mov,mp4 @ 0x55d0c8]` says nothing to a reader but the component's name.
      const line = message.replace(/ @ 0x[0-9a-f]+/g, '').trim();
      if (line !== '' && line !== lines.at(-1) && !expected.test(line)) lines.push(line);
      if (lines.length > kept) lines.shift();
    },
    { maxLevel: AV_LOG_WARNING },
  );
}

/** Forgets what was collected: a new task begins. */
export function clearLog(): void {
  lines.length = 0;
}

/**
 * The last useful lines that ffmpeg wrote, without folders of this machine.
 * Lines arrive through the event loop, so wait one turn after a failed call.
 */
export function lastWords(count = 3): string | undefined {
  const words = lines.slice(-count).map(hideFolders);
  return words.length === 0 ? undefined : words.join(' | ').slice(0, 500);
}
