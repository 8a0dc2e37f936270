import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { Terminal } from '@xterm/headless';

export interface Terminalish extends Writable {
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  /** Everything that was written, escape sequences and all. */
  written(): string;
  /** What a person sees at the end: the lines of the screen and above it. */
  seen(): Promise<string[]>;
  /** Runs after each write, with all that was written so far. */
  watch: ((text: string) => void) | undefined;
}

/** A stream that takes itself for a terminal (or for none), with a real terminal emulator behind it. */
export function fakeTerminal(
  options: { isTTY?: boolean; columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
): Terminalish {
  const { isTTY = true, columns = 80, rows = 30, env = { TERM: 'xterm-256color' } } = options;
  const emulator = new Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      emulator.write(chunk);
      terminal.watch?.(text);
      done();
    },
  });
  const terminal: Terminalish = Object.assign(stream, {
    isTTY,
    columns,
    rows,
    getColorDepth: () => WriteStream.prototype.getColorDepth.call(stream as WriteStream, env),
    written: () => text,
    seen: async () => {
      await new Promise<void>((resolve) => emulator.write('', resolve));
      const buffer = emulator.buffer.active;
      const lines = Array.from(
        { length: buffer.length },
        (_, i) => buffer.getLine(i)?.translateToString(true) ?? '',
      );
      return lines.join('\n').trimEnd().split('\n');
    },
    watch: undefined as ((text: string) => void) | undefined,
  });
  return terminal;
}
