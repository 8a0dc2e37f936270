import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeGate } from '../../src/app/dispatch/close-gate.ts';
import { freeSlots } from '../../src/app/dispatch/free-slots.ts';
import { takeSlot } from '../../src/app/dispatch/take-slot.ts';
import { readLine } from '../../src/app/dispatch/waiting-line.ts';
import { setLimits } from '../../src/app/limits/tenant-limits.ts';
import type { Services } from '../../src/app/ports.ts';
import { Fault } from '../../src/domain/errors.ts';
import type { Prediction } from '../../src/domain/prediction.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';

describe('the gate of the provider', () => {
  let clock: ManualClock;
  let services: Services;
  let close: () => Promise<void>;
  beforeEach(() => {
    clock = manualClock();
    const opened = localServices(clock);
    const dispatch = { predictionsAtOnce: 5, createsPerMinute: 600 };
    services = { ...opened.services, config: { ...opened.services.config, dispatch } };
    close = opened.close;
  });
  afterEach(() => close());

  const prediction = (id: string): Prediction => ({
    id,
    jobId: 'job_1',
    sceneId: 'scn_1',
    revision: 1,
    kind: 'clip',
    recipe: `recipe-of-${id}`,
    basis: '',
    model: 'm',
    prompt: '',
    seed: 1,
    resolution: '480p',
    askedSeconds: 5,
    attempt: 1,
    status: 'intended',
    providerId: null,
    inputDigest: null,
    percent: null,
    notBefore: null,
    outputUrl: null,
    modelVersion: null,
    stored: null,
    estimatedMicros: 0,
    actualMicros: null,
    failure: null,
    simulated: true,
    createdAt: new Date(clock.now()).toISOString(),
    submittedAt: null,
    lastCheckedAt: null,
    completedAt: null,
  });
  const take = (id: string, tenantId = 'ten_a') => takeSlot(services, tenantId, prediction(id), 600);
  const mayGo = async (ids: readonly string[], tenantId?: string) =>
    (await Promise.all(ids.map(async (id) => ((await take(id, tenantId)).mayGo ? [id] : [])))).flat();
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => `prd_${String(i).padStart(2, '0')}`);

  it('lets in exactly as many as allowed, however many ask at the same moment', async () => {
    const first = await mayGo(many(30));
    expect(first).toHaveLength(5);
    expect(await readLine(services)).toHaveLength(25);
    // Asking again changes nothing for anybody.
    expect(await mayGo(many(30))).toEqual(first);
  });

  it('passes a slot on when it is freed, and says so once', async () => {
    const first = await mayGo(many(7));
    await freeSlots(services, first.slice(0, 1));
    await freeSlots(services, first.slice(0, 1));
    const now = await mayGo(many(7).filter((id) => id !== first[0]));
    expect(now).toHaveLength(5);
    expect(await readLine(services)).toHaveLength(1);
  });

  it('gives up what a crashed holder has: a minute or two where it never came, its deadline where it sent', async () => {
    await mayGo(many(6));
    const [waiting] = (await readLine(services)).map(({ predictionId }) => predictionId);
    if (!waiting) throw new Error('nobody waits');
    await clock.advance(899_000);
    expect((await take(waiting)).mayGo).toBe(false);
    await clock.advance(2000);
    expect((await take(waiting)).mayGo).toBe(true);
  });

  it('whoever leaves the line is not waited for', async () => {
    const first = await mayGo(many(7));
    const waiting = (await readLine(services)).map(({ predictionId }) => predictionId);
    await freeSlots(services, waiting.slice(0, 1));
    await freeSlots(services, first.slice(0, 1));
    expect(await readLine(services)).toEqual([]);
    expect((await take(waiting[1] ?? '')).mayGo).toBe(true);
  });

  it('holds a tenant to its own limit, while others pass', async () => {
    await setLimits(services, 'ten_a', { predictionsAtOnce: 2 }, () => {});
    expect(await mayGo(['prd_a1', 'prd_a2', 'prd_a3'], 'ten_a')).toHaveLength(2);
    expect(await mayGo(['prd_b1', 'prd_b2', 'prd_b3'], 'ten_b')).toHaveLength(3);
  });

  it('one that is throttled closes it for all, and one of them comes back when it opens', async () => {
    const fault = new Fault('ProviderThrottled', 'slow down', { retryAfterSeconds: 7 });
    await closeGate(services, fault);
    const turns = [await take('prd_1'), await take('prd_2'), await take('prd_3')];
    expect(turns).toEqual([
      { mayGo: false, comeBackSeconds: 7 },
      { mayGo: false, comeBackSeconds: null },
      { mayGo: false, comeBackSeconds: null },
    ]);
    await clock.advance(7000);
    // The first to come lets them all in.
    expect((await take('prd_1')).mayGo).toBe(true);
    expect(await readLine(services)).toEqual([]);
  });
});
