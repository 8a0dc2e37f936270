import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Track } from './track.ts';

/** Sound on disk while it is worked on: ten minutes of it are 230 MB, more than a process should hold several times. */
export interface Spool extends Disposable {
  /** What was laid into it. */
  readonly track: Track;
  /** Values from its beginning to the end of what was laid in last. */
  readonly length: number;
  /** Adds sound from a place on to what is there already. */
  lay(at: number, values: Float32Array): void;
  /** Forgets what was laid in. */
  empty(): void;
}

/** Blocks as they pass, laid down one behind the other. */
export function* kept(blocks: Iterable<Float32Array>, spool: Spool): Generator<Float32Array, void> {
  for (const block of blocks) {
    spool.lay(spool.length, block);
    yield block;
  }
}

/**
 * @param beside a file in whose folder there is room
 * @throws Error of node:fs where the disk is full
 */
export function openSpool(beside: string): Spool {
  const file = `${beside}.${randomUUID()}.spool`;
  const handle = openSync(file, 'wx+');
  // Without a name nothing stays behind, however the process ends. Where an open file cannot go, it goes later.
  const hide = () => rmSync(file, { force: true });
  const isHidden = succeeds(hide);
  let length = 0;

  const read = (at: number, values: Float32Array) => {
    const bytes = bytesOf(values);
    let done = 0;
    while (done < bytes.length) {
      const count = readSync(handle, bytes, done, bytes.length - done, at * valueBytes + done);
      if (count === 0) break;
      done += count;
    }
    bytes.fill(0, done);
  };
  const write = (at: number, values: Float32Array) => {
    const bytes = bytesOf(values);
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(handle, bytes, done, bytes.length - done, at * valueBytes + done);
    }
  };

  return {
    track: read,
    get length() {
      return length;
    },
    lay(at, values) {
      if (at < length) {
        const known = new Float32Array(values.length);
        read(at, known);
        for (let i = 0; i < known.length; i++) known[i] = (known[i] ?? 0) + (values[i] ?? 0);
        write(at, known);
      } else write(at, values);
      length = Math.max(length, at + values.length);
    },
    empty() {
      ftruncateSync(handle);
      length = 0;
    },
    [Symbol.dispose]() {
      closeSync(handle);
      if (!isHidden) hide();
    },
  };
}

const valueBytes = Float32Array.BYTES_PER_ELEMENT;

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
