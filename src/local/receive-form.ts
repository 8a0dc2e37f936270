/** An upload by HTML form: signed fields first, then one file, straight to disk. */
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { BlobInfo } from '../app/ports.ts';
import type { BlobFolder } from './blob-folder.ts';
import { refusal } from './file-refusal.ts';

export interface UploadPermit {
  readonly key: string;
  readonly contentType: string;
  readonly maxBytes: number;
}

/** Signed forms have a handful of short fields. */
const limits = {
  fields: 20,
  fieldSize: 8 * 1024,
  files: 1,
  parts: 21,
  headerPairs: 20,
  headerSize: 16 * 1024,
};
/**
 * A refused upload is read on and thrown away up to here, because most clients look for the answer only after
 * they have sent everything; beyond, the connection is cut.
 */
const patienceBytes = 16 * 1024 * 1024;

/**
 * Stores the file of a form.
 * @param permit judges the fields that came before the file: what may be stored, or the answer that refuses it
 * @returns 204 with the ETag, or a refusal as S3 gives it: 403, or 400 for too many bytes and malformed forms
 */
export async function receiveForm(
  request: Request,
  files: BlobFolder,
  permit: (fields: ReadonlyMap<string, string>) => UploadPermit | Response,
): Promise<Response> {
  const contentType = request.headers.get('Content-Type') ?? '';
  if (!request.body || !/^multipart\/form-data\s*;.*boundary=/i.test(contentType))
    return refusal('MalformedPOSTRequest');

  const fields = new Map<string, string>();
  const upload: { refused?: Response; part?: BusboyFileStream; stored?: Promise<BlobInfo | null> } = {};
  let allowedBytes = patienceBytes;
  const bounded = countingGate(() => allowedBytes);
  const form = new Busboy({
    headers: { 'content-type': contentType },
    limits,
    isPartAFile: (name) => name === 'file',
  });
  form.on('field', (name, value) => fields.set(name, value));
  form.on('file', (_name, part) => {
    upload.part = part;
    const verdict = permit(fields);
    if (verdict instanceof Response) {
      upload.refused = verdict;
      part.on('error', () => {}).resume();
      return;
    }
    allowedBytes += verdict.maxBytes;
    upload.stored = store(part, files, verdict);
    // A full disk must end the reading too, which would otherwise wait for the file for ever.
    upload.stored.catch((error: Error) => bounded.destroy(error));
  });

  try {
    await pipeline(Readable.fromWeb(request.body), bounded, form);
    if (upload.refused) return upload.refused;
    if (!upload.stored) return refusal('InvalidArgument');
    const info = await upload.stored;
    return info
      ? new Response(null, { status: 204, headers: { ETag: info.etag } })
      : refusal('EntityTooLarge');
  } catch (error) {
    upload.part?.destroy(error instanceof Error ? error : undefined);
    const failure = await upload.stored?.catch((reason: unknown) => reason);
    if (upload.refused) return upload.refused;
    if (error instanceof TooManyBytes) return refusal('EntityTooLarge');
    return isDiskError(failure) ? refusal('InternalError') : refusal('MalformedPOSTRequest');
  }
}

class TooManyBytes extends Error {}

/** @returns what was stored, or null when the file has more bytes than allowed; then nothing is */
async function store(part: Readable, files: BlobFolder, permit: UploadPermit): Promise<BlobInfo | null> {
  let bytes = 0;
  // Bytes beyond the limit are read, so that the form comes to its end, but not written.
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, bytes > permit.maxBytes ? undefined : chunk);
    },
    flush: (done) => done(bytes > permit.maxBytes ? new TooManyBytes() : null),
  });
  try {
    return await files.write(permit.key, permit.contentType, (file) =>
      pipeline(part, limited, createWriteStream(file, { flags: 'wx' })),
    );
  } catch (error) {
    if (error instanceof TooManyBytes) return null;
    throw error;
  }
}

/** Lets bytes through until there are more than allowed. @throws TooManyBytes through the stream */
function countingGate(allowedBytes: () => number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > allowedBytes()) done(new TooManyBytes());
      else done(null, chunk);
    },
  });
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
