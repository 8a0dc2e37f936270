import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from './reel.ts';
import { type SpeechServer, startSpeechServer } from './speech-server.ts';

interface Told extends JobJson {
  readonly stale: boolean;
  readonly warnings: readonly string[];
}
interface SceneJson {
  readonly narration: { readonly text: string; readonly timing: string } | null;
}
interface Call {
  readonly kind: string;
  readonly status: string;
  readonly cost: { readonly actual: number | null };
}

let seed = 90;
const board = (...lines: string[]) => {
  const plain = storyboard(...lines.map(() => 3));
  const scenes = plain.scenes as Record<string, unknown>[];
  return { ...plain, seed: seed++, scenes: scenes.map((scene, i) => ({ ...scene, narration: lines[i] })) };
};
const filmed = async (reel: Reel, ...lines: string[]) => {
  const { id } = await reel.create(board(...lines));
  return (await reel.ended(id)) as Told;
};
const scenesOf = async (reel: Reel, id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];
const callsOf = async (reel: Reel, id: string) =>
  ((await reel.call('GET', `/v1/jobs/${id}/predictions`)).body.data as Call[]).filter(
    ({ kind }) => kind === 'narration',
  );
const timingsOf = async (reel: Reel, id: string) =>
  (await scenesOf(reel, id)).map(({ narration }) => narration?.timing ?? null);

describe('a voice that fails for good', () => {
  let voice: SpeechServer;
  let reel: Reel;
  beforeAll(async () => {
    voice = await startSpeechServer();
    const account = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: voice.url, MODERATION: 'off' };
    reel = await startReel({}, { SPEECH: 'openai', ...account });
  });
  afterAll(async () => {
    await reel.close();
    await voice.close();
  });

  it('hands the whole film on to the local one, says so once, and is asked again by the next render', async () => {
    const [well, badly] = ['This one goes well.', 'This one does not.'];
    voice.answersTo.set(badly, 503);
    const job = await filmed(reel, well, badly);
    expect(job.error).toBeNull();
    expect(job.warnings).toEqual([
      'eSpeak NG speaks in place of OpenAI speech, which could not speak scene 2: The speech service answered 503. Render again to have it spoken as asked.',
    ]);
    // The local voice tells its own times: nobody had to hear them.
    expect(await timingsOf(reel, job.id)).toEqual(['marks', 'marks']);
    expect((await scenesOf(reel, job.id)).map(({ narration }) => narration?.text)).toEqual([well, badly]);
    const paid = Math.round(23.4 * well.length) / 1e6;
    const spent = async () => (await callsOf(reel, job.id)).map(({ cost }) => cost.actual ?? 0);
    expect((await spent()).filter((cost) => cost > 0)).toEqual([paid]);
    expect(job.stale).toBe(true);

    voice.answersTo.clear();
    expect((await reel.call('POST', `/v1/jobs/${job.id}/render`)).status).toBe(202);
    const again = (await reel.ended(job.id)) as Told;
    expect(again.warnings).toEqual([]);
    expect(again.stale).toBe(false);
    expect(await timingsOf(reel, job.id)).toEqual(['transcribed', 'transcribed']);
    expect(voice.lines.filter((line) => line === well)).toHaveLength(1);
    const both = [well, badly].map((line) => Math.round(23.4 * line.length) / 1e6);
    expect((await spent()).filter((cost) => cost > 0).toSorted()).toEqual(both.toSorted());
  }, 60_000);
});

describe('a voice that is a model and fails for good', () => {
  it('gives way too, without a line that is ordered twice', async () => {
    const reel = await startReel({}, { SPEECH: 'replicate' });
    try {
      const error = 'Prediction failed: the provider account has no credits (E001)';
      reel.server.simulator?.control.setFaults([{ match: { kind: 'sound' }, fault: 'fail', error }]);
      const lines = ['The sea is calm today.', 'And so are we.'];
      const job = await filmed(reel, ...lines);
      expect(job.error).toBeNull();
      expect(job.warnings.join()).toContain("eSpeak NG speaks in place of Replicate's speech models");
      expect(await timingsOf(reel, job.id)).toEqual(['marks', 'marks']);
      const calls = await callsOf(reel, job.id);
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.length).toBeLessThanOrEqual(lines.length);
      expect(calls.every(({ status, cost }) => status === 'failed' && !cost.actual)).toBe(true);
    } finally {
      await reel.close();
    }
  }, 60_000);
});
