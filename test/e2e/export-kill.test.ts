import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KillableServer, killableServer } from './killable-server.ts';
import { storyboard } from './reel.ts';

describe('kill -9 while a video is exported', () => {
  let server: KillableServer;
  beforeEach(async () => {
    server = await killableServer({ imageSeconds: 0, clipSeconds: 0, jitter: 0 });
  });
  afterEach(() => server.close());

  it('it is made after the restart, once', async () => {
    let client = await server.start();
    const { id } = await client.create(storyboard(5));
    await client.ended(id);
    const path = `/v1/jobs/${id}/exports`;
    const { body: asked } = await client.call('POST', path, { format: 'mp4', resolution: '1080p' });
    /** Comes again when the server says so, where it was asked too often. */
    const read = async (): Promise<Record<string, unknown>> => {
      const { status, headers, body } = await client.call('GET', `${path}/${asked.id}`);
      if (status !== 429) return body;
      await after(Number(headers.get('retry-after')) * 1000);
      return read();
    };
    while ((await read()).status === 'queued');
    expect((await read()).status).toBe('working');
    await server.kill();

    client = await server.start();
    let made = await read();
    while (made.status === 'queued' || made.status === 'working') made = await read();
    expect(made).toMatchObject({ id: asked.id, status: 'done', error: null });
    const again = await client.call('POST', path, { format: 'mp4', resolution: '1080p' });
    expect([again.status, again.body.id]).toEqual([200, asked.id]);
    const file = await fetch(String(again.body.url));
    expect((await file.bytes()).length).toBe(made.bytes);
  }, 120_000);
});
