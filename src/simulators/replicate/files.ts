import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoTime } from './prediction-body.ts';
import { newPredictionId } from './sim-prediction.ts';

/** A file that a client uploaded, as the simulator remembers it. */
export interface SimFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly md5: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Larger files are refused (Replicate documentation, `files.create`). */
export const maxFileBytes = 100_000_000;
/** How long a file lives, as recorded answers show. */
const fileLifeSeconds = 24 * 3600;

export function filePath(folder: string, id: string): string {
  return join(folder, 'files', id);
}

export function isExpired(file: SimFile, now: number): boolean {
  return now >= file.createdAt + fileLifeSeconds * 1000;
}

/** Writes an uploaded file to its place. */
export async function storeUpload(
  folder: string,
  upload: {
    readonly content: File;
    readonly type: string | null;
    readonly name: string | null;
    readonly metadata: Record<string, unknown>;
  },
  now: number,
): Promise<SimFile> {
  const bytes = new Uint8Array(await upload.content.arrayBuffer());
  const id = newPredictionId();
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeFile(filePath(folder, id), bytes);
  return {
    id,
    name: upload.name ?? upload.content.name,
    contentType: upload.type ?? (upload.content.type || 'application/octet-stream'),
    size: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('hex'),
    metadata: upload.metadata,
    createdAt: now,
  };
}

export async function removeUpload(folder: string, id: string): Promise<void> {
  await rm(filePath(folder, id), { force: true });
}

/** As Replicate's API prints a file (OpenAPI document, `schemas_file_response`). */
export function fileBody(file: SimFile, publicUrl: string): Record<string, unknown> {
  return {
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.size,
    etag: file.md5,
    checksums: { sha256: file.sha256, md5: file.md5 },
    metadata: file.metadata,
    created_at: isoTime(file.createdAt),
    expires_at: isoTime(file.createdAt + fileLifeSeconds * 1000),
    urls: { get: `${publicUrl}/v1/files/${file.id}` },
  };
}
