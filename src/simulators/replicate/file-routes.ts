import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import {
  fileBody,
  filePath,
  isExpired,
  maxFileBytes,
  removeUpload,
  type SimFile,
  storeUpload,
} from './files.ts';
import { fileNotFound, fileTooLarge, invalidInput, problemResponse } from './problems.ts';
import type { SimContext, SimEnv } from './sim-context.ts';

/** The files API: clients upload what models shall read. */
export function fileRoutes(context: SimContext): Hono<SimEnv> {
  const { journal, folder, clock } = context;
  const found = (c: Context<SimEnv>): SimFile | null => {
    const file = journal.getFile(c.req.param('id') ?? '');
    return file && !isExpired(file, clock.now()) ? file : null;
  };
  return new Hono<SimEnv>()
    .post('/files', async (c) => {
      if (Number(c.req.header('content-length') ?? 0) > maxFileBytes) return problemResponse(fileTooLarge);
      const form = await c.req.parseBody().catch(() => null);
      const content = form?.content;
      const metadata = await metadataOf(form?.metadata);
      if (!(content instanceof File)) return wrong('content is required');
      if (!metadata) return wrong('metadata must be valid JSON');
      if (content.size > maxFileBytes) return problemResponse(fileTooLarge);
      const upload = { content, type: textOf(form?.type), name: textOf(form?.filename), metadata };
      const file = await storeUpload(folder, upload, clock.now());
      journal.saveFile(file);
      return c.json(fileBody(file, context.publicUrl()), 201);
    })
    .get('/files', (c) => {
      const files = journal.allFiles().filter((file) => !isExpired(file, clock.now()));
      return c.json({
        next: null,
        previous: null,
        results: files.map((file) => fileBody(file, context.publicUrl())),
      });
    })
    .get('/files/:id', (c) => {
      const file = found(c);
      return file ? c.json(fileBody(file, context.publicUrl())) : problemResponse(fileNotFound);
    })
    .get('/files/:id/download', (c) => {
      const file = found(c);
      if (!file) return problemResponse(fileNotFound);
      const stream = Readable.toWeb(createReadStream(filePath(folder, file.id))) as ReadableStream;
      return new Response(stream, {
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(file.size) },
      });
    })
    .delete('/files/:id', async (c) => {
      const file = found(c);
      if (!file) return problemResponse(fileNotFound);
      journal.removeFile(file.id);
      await removeUpload(folder, file.id);
      return c.body(null, 204);
    });
}

/** Sent as plain text or, by the official client, as a part of type application/json. */
async function metadataOf(value: unknown): Promise<Record<string, unknown> | null> {
  if (value === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(value instanceof File ? await value.text() : String(value));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function wrong(description: string): Response {
  return problemResponse(invalidInput([{ type: 'required', field: '', description }]));
}
