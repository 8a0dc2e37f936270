import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { Fault } from '../domain/errors.ts';

/** What a file is by its leading bytes, and the one demuxer that may read it. */
export interface MediaType {
  readonly contentType: string;
  readonly demuxer: string;
}

/** Formats that are let in, by content type as the `file-type` package names it. Nothing else reaches ffmpeg. */
const demuxers: Readonly<Record<string, string>> = {
  'image/png': 'png_pipe',
  'image/apng': 'png_pipe',
  'image/jpeg': 'jpeg_pipe',
  'image/webp': 'webp_pipe',
  'image/gif': 'gif',
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/mp2t': 'mpegts',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/ogg': 'ogg',
};

/**
 * Tells what a file is by its leading bytes, never by its name.
 * @throws Fault `BadOutput` saying what was found when it is no picture, clip or sound that we read
 */
export async function mediaTypeOf(file: string): Promise<MediaType> {
  const found = await fileTypeFromFile(file);
  const contentType = found?.mime.split(';')[0] ?? '';
  const demuxer = demuxers[contentType];
  if (demuxer) return { contentType, demuxer };
  const what = found ? `a file of type ${found.mime}` : await describeBytes(file);
  throw new Fault('BadOutput', `a picture, clip or sound was expected, but this is ${what}`);
}

async function describeBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    if (bytesRead === 0) return 'an empty file';
    const head = buffer.subarray(0, bytesRead);
    const text = head.toString('utf8');
    if (/<(!doctype\s+html|html|head|body)\b/i.test(text)) return 'an HTML page';
    if (/^\s*[[{]/.test(text) && !head.includes(0)) return 'JSON';
    if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return 'plain text';
    return 'of no known format';
  } finally {
    await handle.close();
  }
}
