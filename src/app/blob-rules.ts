/** What every Blobs accepts, so that files kept on one machine could be kept in S3 too. */
import { create as contentDisposition } from 'content-disposition';

/** Keys in S3 have at most 1,024 bytes (S3 User Guide, "Naming Amazon S3 objects"). */
const maxKeyLength = 1024;
/** A presigned URL lives at most seven days (S3 User Guide, "Download and upload objects with presigned URLs"). */
const maxLinkSeconds = 7 * 24 * 60 * 60;

const segment = /^[A-Za-z0-9._-]+$/;
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?[\w-]+=[\w.-]+)*$/;

/** @returns whether every segment is of safe characters and none is empty, `.` or `..` */
export function isBlobKey(key: string): boolean {
  if (key.length > maxKeyLength) return false;
  return key.split('/').every((part) => segment.test(part) && part !== '.' && part !== '..');
}

/** @throws RangeError for a key that could mean another file, or none */
export function checkBlobKey(key: string): void {
  if (!isBlobKey(key))
    throw new RangeError(`The file key ${JSON.stringify(key.slice(0, 100))} is not allowed.`);
}

/** A prefix is the beginning of a key, wherever it breaks off; the empty one is that of all keys. @throws RangeError */
export function checkBlobPrefix(prefix: string): void {
  const whole = prefix === '' || prefix.endsWith('/') ? `${prefix}x` : prefix;
  // A lone dot at the end may be the beginning of a longer name.
  if (!isBlobKey(whole.replace(/(^|\/)\.{1,2}$/, '$1x')))
    throw new RangeError('The prefix of file keys is not allowed.');
}

/** @throws RangeError for a content type that could not stand in a header */
export function checkContentType(contentType: string): void {
  if (!mediaType.test(contentType)) throw new RangeError('The content type is not of the form type/subtype.');
}

/** @throws RangeError unless it is whole seconds up to seven days */
export function checkLinkSeconds(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxLinkSeconds) {
    throw new RangeError(`A link lives 1 to ${maxLinkSeconds} seconds.`);
  }
}

/** Checks what can be checked of an inclusive range without the file. @throws RangeError */
export function checkRange(range: { readonly start: number; readonly end: number }): void {
  const { start, end } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`${start} to ${end} is no range of bytes.`);
  }
}

/** What is thrown for a range that begins at or after the end of the file. */
export function rangeOutside(key: string, start: number): RangeError {
  return new RangeError(`The file ${key} ends before byte ${start}.`);
}

/** The header that makes a browser save a file under this name (RFC 6266, with RFC 8187 for other alphabets). */
export function attachmentHeader(fileName: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into a file name
  const safe = fileName.toWellFormed().replace(/[\u0000-\u001f\u007f/\\]/g, '_');
  return contentDisposition(safe);
}
