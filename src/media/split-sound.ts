import { type FileHandle, open } from 'node:fs/promises';
import type { SplitSoundRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { sound } from './house-profile.ts';
import { readSound, valuesOf } from './mix/read-sound.ts';

const bytesPerValue = 2;
const loudest = 0x7f_ff;

/** A WAV file in the making: which values of the sound it holds. */
interface Stretch {
  readonly file: FileHandle;
  readonly start: number;
  readonly end: number;
}

/**
 * Writes stretches of a sound as WAV files, each exactly as long as asked to the sample. They may overlap.
 * @throws Fault `MediaFailed` where the sound ends before a stretch does
 */
export async function splitSound({ source, stretches }: SplitSoundRequest): Promise<void> {
  await using files = new AsyncDisposableStack();
  const parts: Stretch[] = [];
  for (const { target, fromSeconds, seconds } of stretches) {
    const start = valuesOf(fromSeconds);
    const end = start + valuesOf(seconds);
    const file = await open(target, 'w');
    files.defer(() => file.close());
    await file.appendFile(wavHead(end - start));
    parts.push({ file, start, end });
  }
  let at = 0;
  for await (const block of readSound(source)) {
    for (const part of parts) await writePart(part, at, block);
    at += block.length;
  }
  if (parts.some(({ start, end }) => start < 0 || end > at)) {
    const has = at / sound.channels / sound.sampleRate;
    throw new Fault('MediaFailed', `a stretch of sound ends after the ${has.toFixed(3)} s that there are`);
  }
}

/** Writes what a stretch has of a block. @param at values of the sound before the block */
async function writePart({ file, start, end }: Stretch, at: number, block: Float32Array): Promise<void> {
  const part = block.subarray(Math.max(0, start - at), Math.max(0, end - at));
  if (part.length === 0) return;
  const bytes = Buffer.alloc(part.length * bytesPerValue);
  for (const [i, value] of part.entries()) {
    const held = Math.max(-1, Math.min(1, value));
    bytes.writeInt16LE(Math.round(held * loudest), i * bytesPerValue);
  }
  await file.appendFile(bytes);
}

/**
 * What stands before 16-bit PCM in RIFF (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0",
 * WAVE).
 */
function wavHead(values: number): Buffer {
  const head = Buffer.alloc(44);
  const blockBytes = sound.channels * bytesPerValue;
  const dataBytes = values * bytesPerValue;
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(head.length - 8 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(sound.channels, 22);
  head.writeUInt32LE(sound.sampleRate, 24);
  head.writeUInt32LE(sound.sampleRate * blockBytes, 28);
  head.writeUInt16LE(blockBytes, 32);
  head.writeUInt16LE(bytesPerValue * 8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
