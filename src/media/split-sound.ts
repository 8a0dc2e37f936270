import { writeFile } from 'node:fs/promises';
import type { SplitSoundRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { sound } from './house-profile.ts';
import { readSound, valuesOf } from './mix/read-sound.ts';

const bytesPerValue = 2;
const loudest = 0x7f_ff;

/**
 * Writes stretches of a sound as WAV files, each exactly as long as asked to the sample. They may overlap.
 * @throws Fault `MediaFailed` where the sound ends before a stretch does
 */
export async function splitSound({ source, stretches }: SplitSoundRequest): Promise<void> {
  const whole = { fromSeconds: 0, seconds: Number.POSITIVE_INFINITY, tempo: 1 };
  const samples = (await readSound(source, whole)) ?? new Float32Array();
  for (const { target, fromSeconds, seconds } of stretches) {
    const start = valuesOf(fromSeconds);
    const end = start + valuesOf(seconds);
    if (start < 0 || end > samples.length) {
      const has = samples.length / sound.channels / sound.sampleRate;
      throw new Fault('MediaFailed', `a stretch of sound ends after the ${has.toFixed(3)} s that there are`);
    }
    await writeFile(target, wavFile(samples.subarray(start, end)));
  }
}

/** 16-bit PCM in RIFF (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", WAVE). */
function wavFile(samples: Float32Array): Buffer {
  const headBytes = 44;
  const blockBytes = sound.channels * bytesPerValue;
  const dataBytes = samples.length * bytesPerValue;
  const file = Buffer.alloc(headBytes + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(headBytes - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(sound.channels, 22);
  file.writeUInt32LE(sound.sampleRate, 24);
  file.writeUInt32LE(sound.sampleRate * blockBytes, 28);
  file.writeUInt16LE(blockBytes, 32);
  file.writeUInt16LE(bytesPerValue * 8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (const [i, value] of samples.entries()) {
    const held = Math.max(-1, Math.min(1, value));
    file.writeInt16LE(Math.round(held * loudest), headBytes + i * bytesPerValue);
  }
  return file;
}
