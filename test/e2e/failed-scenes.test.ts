import { afterEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

let reel: Reel;
afterEach(() => reel.close());

async function filmWith(...faults: FaultRule[]) {
  reel = await startReel({ simulator: { faults } });
  const { id } = await reel.create(storyboard(2, 2, 2));
  const job = await reel.ended(id);
  const made = reel.server.simulator?.control.predictions() ?? [];
  return { job, made, paid: made.filter((prediction) => prediction.costUsd > 0) };
}

describe('one failed scene is one failed scene', () => {
  const refusal =
    'The input or output was flagged as sensitive. Please try again with different inputs. (E005)';

  it('of six scenes one is refused: five are kept, the job says which and why, and retry makes only the missing', async () => {
    const only: FaultRule['match'] = { kind: 'video', promptIncludes: 'number 3' };
    reel = await startReel({ simulator: { faults: [{ fault: 'fail', error: refusal, match: only }] } });
    const { id } = await reel.create(storyboard(1, 1, 1, 1, 1, 1));
    const failed = await reel.ended(id);
    expect(failed.status).toBe('failed');
    expect(failed.error).toMatchObject({ name: 'ContentRefused', errorClass: 'policy' });
    expect(failed.error?.message).toContain('1 of 6 scenes failed (3)');
    expect(failed.cost.reserved).toBe(0);
    const { body } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const scenes = body.data as {
      status: string;
      clip: unknown;
      error: { providerMessage: string } | null;
    }[];
    expect(scenes.map((scene) => scene.status === 'conformed')).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
    ]);
    expect(scenes[2]?.error?.providerMessage).toContain('E005');
    // The same request is never sent again by itself: in softer words, once.
    const sent = reel.server.simulator?.control.predictions() ?? [];
    const before = sent.length;
    expect(before).toBe(13);
    expect(new Set(sent.map(({ input }) => JSON.stringify(input))).size).toBe(13);

    reel.server.simulator?.control.setFaults([]);
    expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(202);
    const done = await reel.ended(id);
    expect(done.error).toBeNull();
    expect(done).toMatchObject({ status: 'completed', revision: 2 });
    expect(reel.server.simulator?.control.predictions().length).toBe(before + 1);
  }, 90_000);

  it.each<[string, FaultRule['fault']]>([
    ['an image that is HTML', 'html_output'],
    ['a clip of no bytes', 'empty_output'],
    ['a clip that breaks off', 'truncated_output'],
    ['an output that is already deleted', 'expired_output'],
  ])(
    '%s fails its scene with a reason',
    async (_, fault) => {
      const kind = fault === 'html_output' ? 'image' : 'video';
      const { job } = await filmWith({ fault, match: { kind, promptIncludes: 'number 2' } });
      expect(job.status).toBe('failed');
      expect(job.error).toMatchObject({ name: 'BadOutput', errorClass: 'bad_output' });
      expect(job.error?.message).toContain('1 of 3 scenes failed (2)');
    },
    60_000,
  );

  it('an account without credit fails the job at once and says what to do', async () => {
    const { job, made } = await filmWith({ fault: 'insufficient_credit' });
    expect(job.error).toMatchObject({ name: 'ProviderAccount', errorClass: 'config' });
    expect(made.length).toBe(0);
  }, 60_000);
});
