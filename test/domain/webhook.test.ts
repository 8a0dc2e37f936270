import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobStatuses } from '../../src/domain/job.ts';
import {
  afterDelivery,
  announcedBy,
  attemptWaitsSeconds,
  liveSecrets,
  lotOf,
  nextWaitSeconds,
  retryAfterSeconds,
  verdictOf,
  type WebhookEndpoint,
  withNewSecret,
} from '../../src/domain/webhook.ts';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);
console.log(`TEST_SEED=${seed}`);

const at = Date.UTC(2030, 0, 1, 12);
const endpoint: WebhookEndpoint = {
  id: 'whe_1',
  tenantId: 'ten_1',
  jobId: null,
  url: 'https://example.com/hook',
  events: ['job.updated'],
  description: null,
  status: 'enabled',
  disabledReason: null,
  disabledAt: null,
  secrets: [{ secret: 'first', expiresAt: null }],
  failedDeliveries: 0,
  createdAt: new Date(at).toISOString(),
  updatedAt: new Date(at).toISOString(),
};

describe('what receivers are told of', () => {
  it('is every status of a job, and four of them under a name of their own', () => {
    const told = Object.fromEntries(
      jobStatuses.map((status) => [status, announcedBy({ type: 'job.status', status, data: {} })]),
    );
    for (const status of jobStatuses) expect(told[status]?.[0]).toBe('job.updated');
    expect(jobStatuses.filter((status) => (told[status]?.length ?? 0) > 1)).toEqual([
      'awaiting_approval',
      'completed',
      'failed',
      'canceled',
    ]);
    expect(told.awaiting_approval).toEqual(['job.updated', 'job.awaiting_approval']);
  });

  it('is every finished step of a scene, and none that has just begun', () => {
    const told = (sceneStatus: string) =>
      announcedBy({ type: 'scene.status', status: 'filming', data: { sceneStatus } });
    for (const done of ['drawn', 'filmed', 'conformed', 'failed'])
      expect(told(done)).toEqual(['job.updated']);
    for (const begun of ['planned', 'drawing', 'filming']) expect(told(begun)).toEqual([]);
  });

  it('is nothing of single predictions', () => {
    expect(announcedBy({ type: 'prediction.progress', status: 'filming', data: {} })).toEqual([]);
  });
});

describe('the schedule of attempts', () => {
  it('spans three days in ten attempts', () => {
    expect(attemptWaitsSeconds.length).toBe(10);
    expect(attemptWaitsSeconds.reduce((sum, wait) => sum + wait, 0) / 3600).toBeCloseTo(75.6, 1);
    expect(nextWaitSeconds(10, null, 0)).toBeNull();
    expect(nextWaitSeconds(10, 60, 0)).toBeNull();
  });

  it('never comes sooner than its wait or the receiver asked, and at most a fifth later', () => {
    const attempt = fc.record({
      made: fc.integer({ min: 1, max: 9 }),
      asked: fc.option(fc.integer({ min: 0, max: 1e9 })),
      lot: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(attempt, ({ made, asked, lot }) => {
        const wait = nextWaitSeconds(made, asked, lot) ?? -1;
        const least = Math.max(attemptWaitsSeconds[made] ?? 0, Math.min(asked ?? 0, 86_400));
        return Number.isInteger(wait) && wait >= least && wait <= Math.ceil(least * 1.2);
      }),
      { seed },
    );
  });

  it('draws lots that are the same again, and spread', () => {
    const lots = Array.from({ length: 400 }, (_, i) => lotOf(`dlv_${i}`, 1));
    expect(lotOf('dlv_0', 1)).toBe(lots[0]);
    expect(lotOf('dlv_0', 2)).not.toBe(lots[0]);
    expect(Math.min(...lots)).toBeLessThan(0.05);
    expect(Math.max(...lots)).toBeGreaterThan(0.95);
  });
});

describe('an answer', () => {
  it('of 2xx is a delivery, 410 the end, and anything else a failure', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), (status) => {
        const due = status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'failed';
        return verdictOf(status) === due;
      }),
      { seed },
    );
    expect(verdictOf(null)).toBe('failed');
  });

  it('asks for patience in seconds or by a date, where its status is one of load', () => {
    expect(retryAfterSeconds(429, '120', at)).toBe(120);
    expect(retryAfterSeconds(503, ' 0 ', at)).toBe(0);
    expect(retryAfterSeconds(502, 'Tue, 01 Jan 2030 12:01:30 GMT', at)).toBe(90);
    expect(retryAfterSeconds(504, 'Tue, 01 Jan 2030 11:00:00 GMT', at)).toBe(0);
    expect(retryAfterSeconds(500, '120', at)).toBeNull();
    expect(retryAfterSeconds(429, 'soon', at)).toBeNull();
    expect(retryAfterSeconds(429, '-5', at)).toBeNull();
    expect(retryAfterSeconds(429, null, at)).toBeNull();
  });
});

describe('the secrets of an endpoint', () => {
  it('sign side by side for a day after a rotation', () => {
    const rotated = withNewSecret(endpoint, 'second', at);
    expect(liveSecrets(rotated, at)).toEqual(['second', 'first']);
    expect(liveSecrets(rotated, at + 24 * 3600_000 - 1)).toEqual(['second', 'first']);
    expect(liveSecrets(rotated, at + 24 * 3600_000)).toEqual(['second']);
  });

  it('never lengthen their lives by a second rotation, and are three at most', () => {
    const noon = withNewSecret(endpoint, 'second', at);
    const later = withNewSecret(noon, 'third', at + 12 * 3600_000);
    expect(liveSecrets(later, at + 24 * 3600_000)).toEqual(['third', 'second']);
    const often = withNewSecret(
      withNewSecret(later, 'fourth', at + 12 * 3600_000),
      'fifth',
      at + 12 * 3600_000,
    );
    expect(liveSecrets(often, at + 12 * 3600_000)).toEqual(['fifth', 'fourth', 'third']);
  });
});

describe('an endpoint after a delivery', () => {
  it('forgets its failures with the first success', () => {
    const failing = { ...endpoint, failedDeliveries: 4 };
    expect(afterDelivery(failing, 'delivered', at)?.failedDeliveries).toBe(0);
    expect(afterDelivery(endpoint, 'delivered', at)).toBeNull();
  });

  it('is disabled by the fifth failure in a row, and by a receiver that is gone', () => {
    expect(afterDelivery({ ...endpoint, failedDeliveries: 3 }, 'failed', at)?.status).toBe('enabled');
    expect(afterDelivery({ ...endpoint, failedDeliveries: 4 }, 'failed', at)?.status).toBe('disabled');
    expect(afterDelivery(endpoint, 'gone', at)).toMatchObject({
      status: 'disabled',
      disabledAt: new Date(at).toISOString(),
    });
  });
});
