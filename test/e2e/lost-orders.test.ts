import { describe, expect, it } from 'vitest';
import { movePrediction } from '../../src/app/ledger/move-prediction.ts';
import type { Services } from '../../src/app/ports.ts';
import { startClip } from '../../src/app/predictions/start-clip.ts';
import { Fault } from '../../src/domain/errors.ts';
import type { Prediction } from '../../src/domain/prediction.ts';
import { clipsOf, providerEnds, useTheatre } from './crash-stage.ts';

const set = useTheatre(3600);
let tokens = 0;

type Provider = Services['predictions'];

const order = (over: (provider: Provider) => Partial<Provider> = () => ({})) => {
  const services = set.stage.services();
  const { predictions } = services;
  const step = { ...set.template.step, taskToken: `lost-${tokens++}` };
  return startClip({ ...services, predictions: { ...predictions, ...over(predictions) } }, step);
};
const clips = () => clipsOf(set.stage.services(), set.template);
const change = (clip: Prediction | undefined, to: Partial<Prediction>) => {
  if (!clip) throw new Error('There is no clip.');
  return movePrediction(set.stage.services(), set.template.step.tenantId, clip, (current) => ({
    ...current,
    ...to,
  }));
};

describe('an order whose answer was lost', () => {
  it('is waited for where the provider cannot be asked just now', async () => {
    set.theatre.simulator.control.setFaults([{ fault: 'reset_after_accept' }]);
    await order();
    await set.theatre.clock.advance(20_000);
    await order(() => ({
      since: () => {
        throw new Fault('ProviderUnreachable', 'no answer');
      },
    }));
    expect((await clips()).map(({ status }) => status)).toEqual(['unknown']);
    await order();
    expect(set.stage.ordered()).toHaveLength(1);
    expect((await clips()).map(({ providerId }) => providerId)).toEqual([set.stage.ordered()[0]?.id]);
  });

  it('may arrive as late as its answer is given up, and is looked for that long after', async () => {
    await order((provider) => ({
      create: async (call) => {
        await set.theatre.clock.advance(59_000);
        await provider.create(call);
        await set.theatre.clock.advance(1000);
        throw new Fault('OutcomeUnknown', 'no answer within 60 s');
      },
    }));
    await set.theatre.clock.advance(5000);
    // The list of the provider is some seconds behind.
    await order(() => ({ since: async function* () {} }));
    expect(set.stage.ordered()).toHaveLength(1);
    await set.theatre.clock.advance(10_000);
    await order();
    expect(set.stage.ordered()).toHaveLength(1);
    expect((await clips()).map(({ providerId }) => providerId)).toEqual([set.stage.ordered()[0]?.id]);
  });

  it('is not taken for an earlier attempt with the same input, which has been paid', async () => {
    await order();
    await providerEnds(set.theatre);
    await order();
    const [first] = await clips();
    const failure = {
      name: 'BadOutput',
      errorClass: 'bad_output',
      message: 'It breaks off.',
      advice: '',
      providerMessage: null,
      sceneId: null,
    } as const;
    await change(first, { status: 'failed', failure });
    const cause = new Fault('ProviderUnreachable', 'no connection');
    await order(() => ({
      create: async () => {
        throw new Fault('OutcomeUnknown', 'no answer', { cause });
      },
    }));
    const [, second] = await clips();
    await change(second, { inputDigest: first?.inputDigest ?? null });
    await set.theatre.clock.advance(15_000);
    await order();
    expect((await clips())[1]).toMatchObject({ status: 'failed', providerId: null, actualMicros: null });
  });
});
