import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-disposition';

/** The name that the host gives a file, or the last part of its address; null where neither says one. */
export function fileNameOf(headers: IncomingHttpHeaders, url: URL): string | null {
  const told = parse(headers['content-disposition'] ?? '').parameters.filename;
  const name = (told ?? decoded(url.pathname)).split(/[/\\]/).pop() ?? '';
  const plain = name
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200)
    .toWellFormed();
  return plain === '' ? null : plain;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
