import { z } from 'zod';
import type { Recipe } from './recipe.ts';

/**
 * A picture carries its own recipe, so that a film of it can move the layers it was drawn from. The
 * recipe is ASCII JSON after a marker: in a PNG tEXt chunk (W3C PNG specification, 11.3.3), a JPEG
 * comment segment (ITU-T T.81, B.2.4.5), or a WebP XMP chunk (Google, "WebP Container Specification").
 */
const MARKER = 'storyreel-artist';
const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const recipeSchema = z.object({
  version: z.int(),
  prompt: z.string().max(20_000),
  seed: z.number(),
  width: z.int().min(16).max(8192),
  height: z.int().min(16).max(8192),
  references: z
    .array(
      z.object({ hash: z.string().max(100), colours: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).max(8) }),
    )
    .max(50),
});

export type Format = 'png' | 'jpg' | 'webp';

/** The picture with its recipe inside. */
export function sign(picture: Buffer, format: Format, recipe: Recipe): Buffer {
  const text = JSON.stringify(recipe).replace(
    /[\u007f-\uffff<>&]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (format === 'png') return signPng(picture, text);
  if (format === 'jpg') return signJpeg(picture, text);
  return signWebp(picture, text, recipe);
}

/** The recipe inside a picture, or undefined if there is none that this artist can read. */
export function readSignature(picture: Uint8Array): Recipe | undefined {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const text = bytes.subarray(0, 8).equals(PNG_HEAD)
    ? readPng(bytes)
    : bytes[0] === 0xff && bytes[1] === 0xd8
      ? readJpeg(bytes)
      : bytes.toString('latin1', 0, 4) === 'RIFF'
        ? readWebp(bytes)
        : undefined;
  if (text === undefined) return undefined;
  try {
    const parsed = recipeSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function signPng(picture: Buffer, text: string): Buffer {
  const body = Buffer.from(`tEXt${MARKER}\0${text}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  // After the header chunk: 8 bytes of magic, then length, name, 13 bytes and CRC.
  const at = 8 + 25;
  return Buffer.concat([picture.subarray(0, at), chunk, picture.subarray(at)]);
}

function readPng(bytes: Buffer): string | undefined {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'IDAT') return undefined;
    const head = `${MARKER}\0`;
    if (name === 'tEXt' && bytes.toString('latin1', at + 8, at + 8 + head.length) === head) {
      return bytes.toString('latin1', at + 8 + head.length, at + 8 + length);
    }
    at += 12 + length;
  }
  return undefined;
}

function signJpeg(picture: Buffer, text: string): Buffer {
  const body = Buffer.from(`${MARKER}\0${text}`, 'latin1');
  if (body.length + 2 > 0xffff) return picture;
  const head = Buffer.from([0xff, 0xfe, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([picture.subarray(0, 2), head, body, picture.subarray(2)]);
}

function readJpeg(bytes: Buffer): string | undefined {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda || marker === 0xd9) return undefined;
    const length = bytes.readUInt16BE(at + 2);
    const head = `${MARKER}\0`;
    if (marker === 0xfe && bytes.toString('latin1', at + 4, at + 4 + head.length) === head) {
      return bytes.toString('latin1', at + 4 + head.length, at + 2 + length);
    }
    at += 2 + length;
  }
  return undefined;
}

/** Wraps the picture's chunks into the extended form, which alone may carry XMP. */
function signWebp(picture: Buffer, text: string, recipe: Recipe): Buffer {
  const chunks = webpChunks(picture).filter((chunk) => chunk.name !== 'VP8X' && chunk.name !== 'XMP ');
  const extended = Buffer.alloc(10);
  extended[0] = 0x04 | (chunks.some((chunk) => chunk.name === 'ALPH' || chunk.name === 'VP8L') ? 0x10 : 0);
  extended.writeUIntLE(recipe.width - 1, 4, 3);
  extended.writeUIntLE(recipe.height - 1, 7, 3);
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>${MARKER} ${text}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const body = Buffer.concat(
    [{ name: 'VP8X', data: extended }, ...chunks, { name: 'XMP ', data: Buffer.from(xmp, 'latin1') }].map(
      ({ name, data }) => {
        const head = Buffer.alloc(8);
        head.write(name, 'latin1');
        head.writeUInt32LE(data.length, 4);
        return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
      },
    ),
  );
  const riff = Buffer.alloc(12);
  riff.write('RIFF', 'latin1');
  riff.writeUInt32LE(body.length + 4, 4);
  riff.write('WEBP', 8, 'latin1');
  return Buffer.concat([riff, body]);
}

function webpChunks(bytes: Buffer): { name: string; data: Buffer }[] {
  const chunks: { name: string; data: Buffer }[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32LE(at + 4);
    chunks.push({
      name: bytes.toString('latin1', at, at + 4),
      data: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function readWebp(bytes: Buffer): string | undefined {
  const xmp = webpChunks(bytes)
    .find((chunk) => chunk.name === 'XMP ')
    ?.data.toString('latin1');
  return xmp?.match(new RegExp(`<dc:source>${MARKER} (.*?)</dc:source>`, 's'))?.[1];
}
