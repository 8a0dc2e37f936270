import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KillableServer, killableServer } from './killable-server.ts';
import { storyboard } from './reel.ts';

describe('kill -9', () => {
  let server: KillableServer;
  beforeEach(async () => {
    server = await killableServer({ imageSeconds: 0.5, clipSeconds: 1.5, jitter: 0 });
  });
  afterEach(() => server.close());

  it('in the middle of drawing, filming and cutting loses nothing and pays nothing twice', async () => {
    let client = await server.start();
    const { id } = await client.create({
      ...storyboard(2, 2, 2),
      transition: { kind: 'crossfade', seconds: 0.5 },
    });

    await client.until(id, (event) => event.type === 'prediction.submitted');
    await server.kill();
    client = await server.start();
    await client.until(id, (event) => event.type === 'prediction.submitted' && event.status === 'filming');
    await server.kill();
    client = await server.start();
    await client.until(id, (event) => event.status === 'cutting');
    await server.kill();
    client = await server.start();
    const job = await client.ended(id);

    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(job.cost.reserved).toBe(0);
    // While the server was dead a model may have failed to fetch a picture; that costs nothing.
    const paid = server.simulator.control.predictions().filter((prediction) => prediction.costUsd > 0);
    expect(paid.map((prediction) => prediction.kind).sort()).toEqual([
      'image',
      'image',
      'image',
      'video',
      'video',
      'video',
    ]);
    expect(job.cost.actual).toBeCloseTo(server.simulator.control.bill().totalUsd, 6);
    const { body } = await client.call('GET', `/v1/jobs/${id}/metadata`);
    expect(body.video).toMatchObject({ frames: 180 });
  }, 120_000);
});
