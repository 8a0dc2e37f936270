const headerBytes = 44;
const bytesPerSample = 2;

/** Samples of one channel as a WAV file ("Multimedia Programming Interface and Data Specifications", RIFF WAVE). */
export function wavOf(samples: Int16Array, sampleRate: number): Uint8Array {
  const dataBytes = samples.length * bytesPerSample;
  const file = Buffer.alloc(headerBytes + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  // 1: samples as they are; 1: one channel.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * bytesPerSample, 28);
  file.writeUInt16LE(bytesPerSample, 32);
  file.writeUInt16LE(8 * bytesPerSample, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (const [i, sample] of samples.entries()) file.writeInt16LE(sample, headerBytes + i * bytesPerSample);
  return file;
}
