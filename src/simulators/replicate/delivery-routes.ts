import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { outputFolder } from './retention.ts';
import type { SimContext, SimEnv } from './sim-context.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
  '.wav': 'audio/wav',
};

/** What models made, as Replicate's delivery host serves it: to anybody with the address, for an hour. */
export function deliveryRoutes(context: SimContext): Hono<SimEnv> {
  return new Hono<SimEnv>().get('/delivery/:id/:file', async (c) => {
    const { id, file } = c.req.param();
    const prediction = context.retention.current(id);
    const fault = prediction?.faults.output?.fault;
    // Only names that the prediction itself lists are looked for on disk.
    if (!prediction?.files.includes(file) || fault === 'expired_output') return c.text('Not Found', 404);
    if (fault === 'html_output')
      return c.html('<!doctype html><title>Error</title><h1>Something went wrong</h1>');
    const path = join(outputFolder(context.folder, id), file);
    const { size } = await stat(path);
    const length = fault === 'truncated_output' ? Math.floor(size / 2) : size;
    const stream = Readable.toWeb(createReadStream(path, { end: Math.max(0, length - 1) })) as ReadableStream;
    return new Response(stream, {
      headers: {
        'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'content-length': String(length),
        'cache-control': 'public, max-age=3600',
      },
    });
  });
}
