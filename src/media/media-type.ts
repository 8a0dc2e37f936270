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
  'image/apng': 'apng',
  'image/jpeg': 'jpeg_pipe',
  'image/webp': 'webp_pipe',
  'image/gif': 'gif',
  'image/avif': 'mov',
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/mp2t': 'mpegts',
  'video/MP2P': 'mpeg',
  'video/MP1S': 'mpeg',
  'video/vnd.avi': 'avi',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/ogg': 'ogg',
};
/** What IANA calls them where `file-type` has names of its own. */
const registered: Readonly<Record<string, string>> = {
  'video/MP2P': 'video/mpeg',
  'video/MP1S': 'video/mpeg',
};
/** That of a WebP that moves; the other one reads stills alone. */
const movingWebp = 'webp_anim';

/** What to save a file as whose format is not read. */
const instead: Readonly<Record<string, string>> = {
  image: 'JPEG, PNG or WebP',
  video: 'MP4, MOV or WebM',
  audio: 'MP3, M4A or WAV',
};

/**
 * Tells what a file is by its leading bytes, never by its name.
 * @throws Fault `BadOutput` saying what was found when it is no picture, clip or sound that we read
 */
export async function mediaTypeOf(file: string): Promise<MediaType> {
  const found = await fileTypeFromFile(file);
  const contentType = found?.mime.split(';')[0] ?? '';
  const demuxer = contentType === 'image/webp' ? await webpDemuxer(file) : demuxers[contentType];
  if (demuxer) return { contentType: registered[contentType] ?? contentType, demuxer };
  const formats = instead[contentType.split('/')[0] ?? ''];
  if (formats) {
    throw new Fault('BadOutput', `files of type ${contentType} are not read; save it as ${formats}`);
  }
  const what = found ? `a file of type ${found.mime}` : await describeBytes(file);
  throw new Fault('BadOutput', `a picture, clip or sound was expected, but this is ${what}`);
}

/** Whether a picture's format lets it move: it may be a clip then, if it has more than one picture. */
export function mayMove({ contentType, demuxer }: MediaType): boolean {
  return demuxer === movingWebp || contentType === 'image/gif' || contentType === 'image/apng';
}

/** The bit that says "animation" in the header of an extended WebP file (WebP Container Specification). */
async function webpDemuxer(file: string): Promise<string> {
  const head = await leadingBytes(file, 21);
  const moves = head.subarray(12, 16).toString('latin1') === 'VP8X' && ((head[20] ?? 0) & 0x02) !== 0;
  return moves ? movingWebp : 'webp_pipe';
}

async function leadingBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function describeBytes(file: string): Promise<string> {
  const head = await leadingBytes(file, 512);
  if (head.length === 0) return 'an empty file';
  const text = head.toString('utf8');
  if (/<(!doctype\s+html|html|head|body)\b/i.test(text)) return 'an HTML page';
  if (/<svg[\s>]/i.test(text)) return 'an SVG drawing; save it as PNG';
  if (/^\s*[[{]/.test(text) && !head.includes(0)) return 'JSON';
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return 'plain text';
  return 'of no known format';
}
