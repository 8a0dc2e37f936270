import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from './reel.ts';
import { type SpeechServer, startSpeechServer } from './speech-server.ts';

let voice: SpeechServer;
let reel: Reel;
beforeAll(async () => {
  voice = await startSpeechServer();
  reel = await startReel(
    {},
    { SPEECH: 'openai', OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: voice.url, MODERATION: 'off' },
  );
});
afterAll(async () => {
  await reel.close();
  await voice.close();
});

let seed = 60;
const board = (...lines: string[]) => {
  const plain = storyboard(...lines.map(() => 3));
  const scenes = plain.scenes as Record<string, unknown>[];
  return { ...plain, seed: seed++, scenes: scenes.map((scene, i) => ({ ...scene, narration: lines[i] })) };
};
const scenesOf = async (id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as {
    narration: { text: string; timing: string; words: { text: string; startMs: number }[] } | null;
  }[];
interface Costs {
  readonly cost: { readonly items: { component: string; quantity: number; total: number }[]; actual: number };
  readonly warnings: string[];
}
const costsOf = async (id: string) => (await reel.job(id)) as unknown as Costs;

describe('a voice that is paid', () => {
  it('is priced by the character before, spoken once, timed by transcription, and costs nothing again', async () => {
    const lines = ['The sea is calm today.', 'And so are we.'];
    const characters = lines.join('').length;
    const wanted = board(...lines);
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', wanted);
    const { estimated: maxCost } = plan.body.cost as { estimated: number };
    const { id } = await reel.create({ ...wanted, maxCost });
    expect((await reel.ended(id)).error).toBeNull();
    const job = await costsOf(id);
    expect(job.warnings).toEqual([]);
    const narration = job.cost.items.find(({ component }) => component === 'narration');
    expect(narration?.quantity).toBeCloseTo(characters / 1000, 9);
    // Each line is a call, and each is rounded: a job of just the estimate has room for all of them.
    const micros = lines.reduce((sum, line) => sum + Math.round(23.4 * line.length), 0);
    expect(narration?.total).toBe(micros / 1e6);
    expect(micros).toBeGreaterThan(23.4 * characters);
    const others = reel.server.simulator?.control.bill().totalUsd ?? 0;
    expect(job.cost.actual).toBeCloseTo(others + (narration?.total ?? 0), 5);
    const [first] = await scenesOf(id);
    expect(first?.narration?.timing).toBe('transcribed');
    expect(first?.narration?.words.map(({ startMs }) => startMs)).toEqual([0, 300, 600, 900, 1200]);

    const again = await reel.create(board(...lines));
    expect((await reel.ended(again.id)).error).toBeNull();
    expect(voice.lines.toSorted()).toEqual(lines.toSorted());
    const { body } = await reel.call('GET', `/v1/jobs/${again.id}/predictions`);
    expect((body.data as { kind: string }[]).filter(({ kind }) => kind === 'narration')).toEqual([]);
  }, 60_000);

  it('that sends what is no sound is booked all the same, and asked once in a render', async () => {
    voice.answers.push('garbage');
    // Whichever scene asks first gets it: both lines cost the same.
    const line = 'This one is noise.';
    const { id } = await reel.create(board(line, 'And this is sound.'));
    expect((await reel.ended(id)).error).toBeNull();
    const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
    const calls = body.data as { kind: string; status: string; cost: { actual: number | null } }[];
    const lost = calls.filter(({ kind, status }) => kind === 'narration' && status === 'failed');
    expect(lost.map(({ cost }) => cost.actual)).toEqual([Math.round(23.4 * line.length) / 1e6]);
    const made = calls.reduce((sum, { cost }) => sum + (cost.actual ?? 0), 0);
    expect((await costsOf(id)).cost.actual).toBeCloseTo(made, 6);
  }, 60_000);

  it('that is busy for a moment is asked again', async () => {
    voice.answers.push(429, 503);
    const { id } = await reel.create(board('Patience is a virtue.', 'So they say.'));
    expect(await reel.ended(id)).toMatchObject({ status: 'completed', stale: false });
    expect((await costsOf(id)).warnings).toEqual([]);
  }, 60_000);
});

describe('what a narrator cannot do', () => {
  it('is refused with what there is', async () => {
    const ask = async (narration: Record<string, unknown>) =>
      (await reel.call('POST', '/v1/jobs', { ...board('Hello there.', 'And you.'), narration })).body;
    expect(await ask({ language: 'tlh' })).toMatchObject({
      status: 422,
      errors: [{ path: 'narration.language', message: expect.stringContaining('en-US, en-GB, ar') }],
    });
    expect(await ask({ voice: 'Joanna' })).toMatchObject({
      status: 422,
      errors: [{ path: 'narration.voice', message: expect.stringContaining('coral, alloy') }],
    });
    const { body } = await reel.call('GET', '/v1/voices?limit=100');
    const languages = (body.data as { language: string; defaultVoice: string }[]).map((one) => one.language);
    expect(languages).toEqual(expect.arrayContaining(['ja-JP', 'ar', 'en-US']));
  });
});
