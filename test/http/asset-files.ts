/** Small pictures, sounds and a server of files, for tests of assets. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCanvas } from '@napi-rs/canvas';
import { onTestFinished } from 'vitest';
import type { Answer } from '../e2e/reel.ts';

/** A picture with something in it to compress. */
export function picture(type: 'image/png' | 'image/jpeg', width = 320, height = 200): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#0a7cff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#ffcc00';
  context.fillRect(width / 4, height / 4, width / 2, height / 2);
  return type === 'image/png' ? canvas.toBuffer(type) : canvas.toBuffer(type, 90);
}

/** Words in the metadata below that must not leave with a picture. */
export const secretWords = ['Canary Camera', 'CanaryArtist', 'CanaryAfterTheEnd'];

/**
 * A JPEG as a phone makes it: lying on its side, with an EXIF segment that says so and names camera and
 * place, a comment, and bytes behind the end (Exif 2.32, section 4.6: header, IFD0, GPS IFD).
 */
export function photo(): Buffer {
  const jpeg = picture('image/jpeg', 320, 200);
  const tiff = Buffer.alloc(200);
  tiff.write('MM');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [0x010f, 2, 14, 120],
    [0x0112, 3, 1, 6 << 16],
    [0x8825, 4, 1, 80],
  ];
  tiff.writeUInt16BE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * i;
    tiff.writeUInt16BE(tag, at);
    tiff.writeUInt16BE(type, at + 2);
    tiff.writeUInt32BE(count, at + 4);
    tiff.writeUInt32BE(value, at + 8);
  }
  tiff.writeUInt16BE(1, 80);
  tiff.writeUInt16BE(1, 82);
  tiff.writeUInt16BE(2, 84);
  tiff.writeUInt32BE(2, 86);
  tiff.write('N', 90);
  tiff.write('Canary Camera', 120);
  const segment = (marker: number, bytes: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(bytes.length + 2, 2);
    return Buffer.concat([head, bytes]);
  };
  const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]));
  const comment = segment(0xfe, Buffer.from('CanaryArtist'));
  const tail = Buffer.from('CanaryAfterTheEnd');
  return Buffer.concat([jpeg.subarray(0, 2), exif, comment, jpeg.subarray(2), tail]);
}

/** Silence in 16 bits, mono, at 48 kHz, in a WAV file of so many bytes. */
export function sound(bytes: number): Buffer {
  const wav = Buffer.alloc(bytes);
  wav.write('RIFF');
  wav.writeUInt32LE(bytes - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(48_000, 24);
  wav.writeUInt32LE(96_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes - 44, 40);
  return wav;
}

/** A web server that is gone after the test. @returns its address without a slash at the end */
export async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface UploadJson {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Sends a file by an asset's form, as a page does. @returns the store's status */
export async function sendFile(announced: Answer, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const { url, fields } = announced.body.upload as UploadJson;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes]), 'file');
  const response = await fetch(url, { method: 'POST', body: form });
  await response.body?.cancel();
  return response.status;
}
