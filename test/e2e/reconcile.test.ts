import { describe, expect, it } from 'vitest';
import { movePrediction } from '../../src/app/ledger/move-prediction.ts';
import type { Services } from '../../src/app/ports.ts';
import { cancelPredictions } from '../../src/app/predictions/cancel-predictions.ts';
import { startClip } from '../../src/app/predictions/start-clip.ts';
import { reconcile } from '../../src/app/reconcile/reconcile.ts';
import { Fault } from '../../src/domain/errors.ts';
import { findModel } from '../../src/domain/model-registry.ts';
import { clipsOf, providerEnds, useTheatre } from './crash-stage.ts';

// What was before lies outside of what is compared.
const set = useTheatre(4 * 3600);
let tokens = 0;

const order = () =>
  startClip(set.stage.services(), { ...set.template.step, taskToken: `reconciled-${tokens++}` });
/** Past the time in which an order may still be on its way into either list. */
const later = () => set.theatre.clock.advance(400_000);
const clip = async () => {
  const [only] = await clipsOf(set.stage.services(), set.template);
  if (!only) throw new Error('There is no clip.');
  return only;
};
async function latest() {
  const { data } = (await set.stage.get('/v1/usage/reconciliation?limit=1')) as {
    data: { compared: number; findings: Record<string, unknown>[] }[];
  };
  return data[0];
}

/** A prediction at the provider that nobody here ordered, and that does not end. */
async function madeBehindOurBack() {
  set.theatre.simulator.control.setFaults([{ fault: 'freeze' }]);
  const model = findModel('black-forest-labs/flux-schnell');
  if (!model) throw new Error('There is no such model.');
  return set.stage.services().predictions.create({
    model,
    input: { prompt: 'not ours' },
    webhookUrl: null,
    cancelAfterSeconds: 7200,
  });
}
/** Services whose provider tells nobody what it has. */
function deafTo(services: Services): Services {
  const since = () => {
    throw new Fault('ProviderUnreachable', 'no answer');
  };
  return { ...services, predictions: { ...services.predictions, since } };
}
const statusThere = (id: string) => set.stage.ordered().find((prediction) => prediction.id === id)?.status;

describe("the ledger against the provider's own list", () => {
  it('agrees where nothing went wrong, and says how much was compared', async () => {
    await order();
    await providerEnds(set.theatre);
    await order();
    await later();
    expect(await reconcile(set.stage.services())).toBe(0);
    expect(await latest()).toMatchObject({ compared: 1, findings: [] });
  });

  it('what runs there for nobody is cancelled and reported, once', async () => {
    const { id } = await madeBehindOurBack();
    await set.theatre.clock.advance(60_000);
    expect(await reconcile(set.stage.services())).toBe(0);
    await later();
    expect(await reconcile(set.stage.services())).toBe(1);
    expect(statusThere(id)).toBe('canceled');
    const found = { kind: 'unknown_here', action: 'canceled', providerId: id, jobId: null, booked: null };
    expect((await latest())?.findings).toEqual([expect.objectContaining(found)]);
    await set.theatre.clock.advance(3600_000);
    expect(await reconcile(set.stage.services())).toBe(0);
  });

  it('of an account that others share too, what is not ours is left alone', async () => {
    const { id } = await madeBehindOurBack();
    await later();
    const services: Services = {
      ...set.stage.services(),
      config: { ...set.stage.services().config, sharesAccount: true },
    };
    expect(await reconcile(services)).toBe(1);
    expect(statusThere(id)).toBe('processing');
    expect((await latest())?.findings).toEqual([expect.objectContaining({ action: 'reported' })]);
    await services.predictions.cancel(id);
  });

  it('an order whose answer was lost is adopted with what it came to', async () => {
    set.theatre.simulator.control.setFaults([{ fault: 'reset_after_accept' }]);
    await order();
    expect((await clip()).status).toBe('unknown');
    await providerEnds(set.theatre);
    await later();
    expect(await reconcile(set.stage.services())).toBe(1);
    const adopted = await clip();
    expect(adopted.status).toBe('succeeded');
    expect(adopted.actualMicros).toBe(50_000);
    expect(set.stage.ordered()).toHaveLength(1);
    const found = { kind: 'unknown_here', action: 'adopted', predictionId: adopted.id };
    expect((await latest())?.findings).toEqual([expect.objectContaining(found)]);
  });

  it('an order that was canceled while its answer was lost is known by its input, and its bill is booked', async () => {
    const deaf = deafTo(set.stage.services());
    set.theatre.simulator.control.setFaults([{ fault: 'reset_after_accept' }]);
    await startClip(deaf, { ...set.template.step, taskToken: 'reconciled-deaf' });
    await cancelPredictions(deaf, set.template.step.tenantId, [await clip()]);
    expect(await clip()).toMatchObject({ status: 'canceled', providerId: null });
    await providerEnds(set.theatre);
    await later();
    expect(await reconcile(set.stage.services())).toBe(1);
    expect(await clip()).toMatchObject({ status: 'canceled', actualMicros: 50_000 });
    const found = { kind: 'unknown_here', action: 'booked', predictionId: (await clip()).id };
    expect((await latest())?.findings).toEqual([expect.objectContaining(found)]);
    expect(await reconcile(set.stage.services())).toBe(0);
  });

  it('a bill that came out differently is booked', async () => {
    await order();
    await providerEnds(set.theatre);
    await order();
    const { id, jobId } = await clip();
    await movePrediction(set.stage.services(), set.template.step.tenantId, { id, jobId }, (current) => ({
      ...current,
      actualMicros: 41_000,
    }));
    await later();
    expect(await reconcile(set.stage.services())).toBe(1);
    expect((await clip()).actualMicros).toBe(50_000);
    const found = { kind: 'price', action: 'booked', booked: 0.041, billed: 0.05 };
    expect((await latest())?.findings).toEqual([expect.objectContaining(found)]);
    expect(await reconcile(set.stage.services())).toBe(0);
  });

  it('what the provider forgot is reported', async () => {
    await order();
    await providerEnds(set.theatre);
    await order();
    await later();
    const forgetful: Services = {
      ...set.stage.services(),
      predictions: { ...set.stage.services().predictions, since: async function* () {} },
    };
    expect(await reconcile(forgetful)).toBe(1);
    const { providerId } = await clip();
    const found = { kind: 'unknown_there', action: 'reported', providerId, booked: 0.05, billed: null };
    expect((await latest())?.findings).toEqual([expect.objectContaining(found)]);
  });

  it('what has ended here and still runs there is cancelled again', async () => {
    set.theatre.simulator.control.setFaults([{ fault: 'freeze' }]);
    await order();
    const { id, jobId, providerId } = await clip();
    await movePrediction(set.stage.services(), set.template.step.tenantId, { id, jobId }, (current) => ({
      ...current,
      status: 'canceled',
    }));
    await set.theatre.clock.advance(310_000);
    expect(await reconcile(set.stage.services())).toBe(1);
    expect(statusThere(providerId ?? '')).toBe('canceled');
    expect((await latest())?.findings).toEqual([
      expect.objectContaining({ kind: 'still_running', action: 'canceled' }),
    ]);
  });
});
