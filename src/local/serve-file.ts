/** One file over HTTP: whole or a part, unless the client has it already (RFC 9110, sections 13 and 14). */
import { attachmentHeader } from '../app/blob-rules.ts';
import type { BlobInfo } from '../app/ports.ts';
import type { BlobFolder } from './blob-folder.ts';
import { refusal } from './file-refusal.ts';
import { fileStream } from './file-stream.ts';

/** Shown by a browser rather than saved. The rest, SVG and HTML above all, could run scripts in our origin. */
const harmlessTypes = /^(image\/(?!svg)|video\/|audio\/|text\/(plain|vtt)\b|application\/json\b)/;

/** @param saveAs the name a browser saves it under; null to show it */
export async function serveFile(
  request: Request,
  files: BlobFolder,
  key: string,
  saveAs: string | null,
): Promise<Response> {
  const info = files.find(key);
  if (!info) return refusal('NoSuchKey');
  if (holds(request.headers.get('If-None-Match'), info.etag)) {
    return new Response(null, { status: 304, headers: cacheHeaders(info) });
  }
  // Ranges are defined for GET only.
  if (request.method === 'HEAD') return new Response(null, { headers: wholeHeaders(info, saveAs) });

  const opened = await files.open(key);
  if (!opened) return refusal('NoSuchKey');
  // From here on all is said of the file that was opened; the key may have got another since.
  const range = rangeApplies(request.headers, opened.info)
    ? readRange(request.headers.get('Range') ?? '', opened.info.bytes)
    : null;
  const { bytes } = opened.info;
  if (range === 'outside') {
    await opened.handle.close();
    return refusal('InvalidRange', undefined, { 'Content-Range': `bytes */${bytes}` });
  }
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  const headers = wholeHeaders(opened.info, saveAs);
  if (range) {
    headers['Content-Length'] = String(end - start + 1);
    headers['Content-Range'] = `bytes ${start}-${end}/${bytes}`;
  }
  return new Response(fileStream(opened.handle, start, end), { status: range ? 206 : 200, headers });
}

function cacheHeaders(info: BlobInfo): Record<string, string> {
  return {
    ETag: info.etag,
    'Last-Modified': new Date(info.modifiedAt).toUTCString(),
    'Cache-Control': 'private, no-cache',
  };
}

function wholeHeaders(info: BlobInfo, saveAs: string | null): Record<string, string> {
  const headers: Record<string, string> = {
    ...cacheHeaders(info),
    'Content-Type': info.contentType,
    'Content-Length': String(info.bytes),
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
  };
  if (saveAs) headers['Content-Disposition'] = attachmentHeader(saveAs);
  else if (!harmlessTypes.test(info.contentType)) headers['Content-Disposition'] = 'attachment';
  return headers;
}

/** Whether an If-None-Match names this ETag; weak ones count (RFC 9110, 13.1.2). */
function holds(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** A range with If-Range counts only for the very file it names, by ETag or date (RFC 9110, 13.1.5). */
function rangeApplies(headers: Headers, info: BlobInfo): boolean {
  const only = headers.get('If-Range');
  return only === null || only === info.etag || only === new Date(info.modifiedAt).toUTCString();
}

/**
 * One range of bytes, such as `bytes=0-99`, `bytes=100-` or `bytes=-100` (RFC 9110, 14.1.2).
 * @returns null for what a server may ignore: other units, several ranges, nonsense
 */
function readRange(header: string, bytes: number): { start: number; end: number } | 'outside' | null {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header);
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const start = Math.max(0, bytes - Number(last));
    return start < bytes ? { start, end: bytes - 1 } : 'outside';
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start < bytes ? { start, end } : 'outside';
}
