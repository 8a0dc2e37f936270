import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Partitions that are told of: in the document, and in the table of a job's own records that it points to. */
function toldPartitions(): string[] {
  const inDocument = textOf('docs/access-patterns.md').matchAll(/`((?:tenant|system)#[^`]+)`/g);
  const inTable = textOf('src/app/records.ts').matchAll(/\| ((?:tenant|system)#[^ |,]+)/g);
  return [...inDocument, ...inTable].map((match) => match[1] ?? '');
}

/** Whether a partition has the form that is told: names as they are, ids and the like in their places. */
function isToldBy(told: string, partition: string): boolean {
  const names = told.split('#');
  const parts = partition.split('#');
  return (
    names.length === parts.length &&
    parts.every((part, i) => {
      const name = names[i] ?? '';
      // Nothing stands where the document goes on in words: `tenant#jobs#word#` word.
      if (name === '' || (name === 'tenant' && i === 0 && part !== 'system')) return true;
      return name === part || (/[\d_]|^root$/.test(part) && /^(id|hash|key|resource|[\d-]+)$/.test(name));
    })
  );
}

describe('where records lie', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  it('every partition that work with a film leaves is told of in the access patterns', async () => {
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'A', budget: { amount: 50 } });
    const { body: campaign } = await reel.call('POST', '/v1/campaigns', { name: 'B', clientId: client.id });
    await reel.call('PUT', '/v1/limits', { jobsPerDay: 9, retentionDays: 9 });
    await reel.call('POST', '/v1/webhook-endpoints', {
      url: `${reel.url}/health`,
      events: ['job.completed'],
    });
    await reel.call('POST', '/v1/characters', { name: 'Mia', description: 'a girl in a red coat' });
    const film = {
      ...storyboard(3, 3),
      clientId: client.id,
      campaignId: campaign.id,
      transition: { kind: 'crossfade' },
      retentionDays: 3,
      scenes: [
        { visual: 'Mia by the sea', narration: 'The sea is wide.', seconds: 3 },
        { visual: 'A boat', seconds: 3 },
      ],
    };
    const { body: job } = await reel.call('POST', '/v1/jobs', film, { 'Idempotency-Key': 'once' });
    expect((await reel.ended(String(job.id))).status).toBe('completed');
    await reel.call('POST', `/v1/jobs/${job.id}/shares`, { expiresInSeconds: 600 });
    await reel.call('POST', '/v1/batches', { jobs: [{ ...storyboard(5), autoApprove: false }] });

    const told = toldPartitions();
    const found = new Set<string>();
    for (const file of ['records.db', 'callbacks.db']) {
      const database = new DatabaseSync(join(reel.home, file), { readOnly: true });
      const rows = database
        .prepare('select partition p from records union select index_partition from records')
        .all();
      for (const { p } of rows) if (typeof p === 'string') found.add(p);
      database.close();
    }
    expect(found.size).toBeGreaterThan(25);
    // The claim of a transition window lies under the key of its file.
    const untold = [...found].filter(
      (partition) =>
        !partition.startsWith('intermediate#') && !told.some((form) => isToldBy(form, partition)),
    );
    expect(untold).toEqual([]);
  }, 60_000);
});
