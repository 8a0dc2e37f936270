import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from './reel.ts';
import { startSpeechServer } from './speech-server.ts';

interface SceneJson {
  readonly narration: {
    readonly url: string;
    readonly text: string;
    readonly tempo: number;
    readonly seconds: number;
    readonly timing: string;
    readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  } | null;
}
interface Call {
  readonly kind: string;
  readonly model: string;
  readonly status: string;
  readonly cost: { readonly estimated: number; readonly actual: number | null };
}
interface Costs {
  readonly cost: {
    readonly actual: number;
    readonly estimated: number;
    readonly variancePercent: number | null;
    readonly items: { readonly component: string; readonly model: string; readonly total: number }[];
  };
  readonly warnings: readonly string[];
}
type Told = JobJson & Costs & { readonly stale: boolean };

let seed = 70;
const board = (narration: Record<string, unknown>, ...lines: (string | null)[]) => {
  const plain = storyboard(...lines.map(() => 3));
  const scenes = plain.scenes as Record<string, unknown>[];
  return {
    ...plain,
    narration,
    seed: seed++,
    scenes: scenes.map((scene, i) => ({ ...scene, narration: lines[i] })),
  };
};

const film = async (reel: Reel, body: Record<string, unknown>) => {
  const { id } = await reel.create(body);
  return (await reel.ended(id)) as Told;
};
const scenesOf = async (reel: Reel, id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];
const soundCalls = async (reel: Reel, id: string) => {
  const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
  return (body.data as Call[]).filter(({ kind }) => kind === 'narration' || kind === 'transcription');
};

describe('a voice that is a model', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel({}, { SPEECH: 'replicate' });
  });
  afterAll(() => reel.close());

  const lines = ['The sea is calm today.', 'And so are we.'];

  it('speaks each line once, has its words heard, at the price told before; spoken again it costs nothing', async () => {
    const job = await film(reel, board({}, ...lines, null));
    expect(job.error).toBeNull();
    expect(job.warnings).toEqual([]);
    const calls = await soundCalls(reel, job.id);
    expect(calls.map(({ kind, model, status }) => `${kind} ${model} ${status}`).toSorted()).toEqual([
      'narration minimax/speech-02-turbo succeeded',
      'narration minimax/speech-02-turbo succeeded',
      'transcription vaibhavs10/incredibly-fast-whisper succeeded',
      'transcription vaibhavs10/incredibly-fast-whisper succeeded',
    ]);
    const itemOf = (name: string) => job.cost.items.find(({ component }) => component === name)?.total ?? 0;
    const spoken = lines.reduce((sum, line) => sum + Math.round(60 * line.length), 0) / 1e6;
    expect(itemOf('narration')).toBeCloseTo(spoken, 9);
    expect(itemOf('transcription')).toBeCloseTo(0.024, 9);
    expect(job.cost.actual).toBeCloseTo(reel.server.simulator?.control.bill().totalUsd ?? 0, 5);
    expect(Math.abs(job.cost.variancePercent ?? 100)).toBeLessThan(1);
    const [first, , silent] = await scenesOf(reel, job.id);
    expect(first?.narration?.timing).toBe('transcribed');
    expect(first?.narration?.words.map(({ text }) => text).join(' ')).toBe(lines[0]);
    // As the simulated voice speaks: five words with pauses between them, the first after 50 ms.
    expect(first?.narration?.words[0]?.startMs).toBe(50);
    expect(first?.narration?.words[1]?.startMs).toBeGreaterThan(200);
    expect(silent?.narration).toBeNull();

    const before = reel.server.simulator?.control.bill().totalUsd ?? 0;
    const again = await film(reel, board({}, ...lines, null));
    expect(await soundCalls(reel, again.id)).toEqual([]);
    expect(again.cost.actual).toBeCloseTo((reel.server.simulator?.control.bill().totalUsd ?? 0) - before, 5);
    expect((await scenesOf(reel, again.id))[0]?.narration?.words).toEqual(first?.narration?.words);
  }, 60_000);

  it('may be another one by its name, is sped up and shortened like any other, and is heard in the words it says', async () => {
    const long = 'One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve.';
    const job = await film(reel, board({ voice: 'af_bella' }, long, 'Good night.'));
    expect(job.error).toBeNull();
    expect(job.warnings.join()).toContain('Scene 1: its line is too long');
    const models = new Set((await soundCalls(reel, job.id)).map(({ model }) => model));
    expect(models).toEqual(new Set(['jaaari/kokoro-82m', 'vaibhavs10/incredibly-fast-whisper']));
    const [first] = await scenesOf(reel, job.id);
    const played = (first?.narration?.seconds ?? 99) / (first?.narration?.tempo ?? 1);
    expect(played).toBeLessThanOrEqual(3 - 0.15 + 0.001);
    expect(first?.narration?.timing).toBe('transcribed');
    expect(first?.narration?.words.map(({ text }) => text).join(' ')).toBe(first?.narration?.text);
  }, 60_000);

  it('that fails for good costs its line and not the film; rendering again speaks it', async () => {
    const control = reel.server.simulator?.control;
    const error =
      'The input or output was flagged as sensitive. Please try again with different inputs. (E005)';
    control?.setFaults([{ match: { kind: 'sound' }, fault: 'fail', error }]);
    const job = await film(reel, board({}, 'Nobody hears this line.', null));
    expect(job.error).toBeNull();
    expect(job.warnings.join()).toContain('Scene 1 has no narration');
    // Nobody hears its words either: captions then follow its syllables.
    control?.setFaults([{ match: { kind: 'transcription' }, fault: 'fail', error }]);
    expect((await reel.call('POST', `/v1/jobs/${job.id}/render`)).status).toBe(202);
    const after = (await reel.ended(job.id)) as Told;
    expect(after.stale).toBe(false);
    const [first] = await scenesOf(reel, job.id);
    expect(first?.narration).toEqual(
      expect.objectContaining({ text: 'Nobody hears this line.', timing: 'reckoned' }),
    );
    // "Nobody" has three of its six syllables and a half, within what is heard of it.
    const [nobody, hears] = first?.narration?.words ?? [];
    expect(nobody?.startMs).toBeLessThan(200);
    expect((nobody?.endMs ?? 0) - (nobody?.startMs ?? 0)).toBeGreaterThan(
      2 * ((hears?.endMs ?? 0) - (hears?.startMs ?? 0)),
    );
    control?.setFaults([]);
  }, 90_000);
});

describe('a voice that is a model, beside a service that hears', () => {
  it('has its words heard there, which stands in the ledger too', async () => {
    const ear = await startSpeechServer();
    ear.script.push({ word: 'Listen', start: 0.2, end: 0.6 }, { word: 'now', start: 0.7, end: 1 });
    const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ear.url, MODERATION: 'off' };
    const reel = await startReel({}, { SPEECH: 'replicate', ...env });
    try {
      const job = await film(reel, board({}, 'Listen now.', null));
      expect(job.error).toBeNull();
      const [first] = await scenesOf(reel, job.id);
      expect(first?.narration?.words.map(({ startMs }) => startMs)).toEqual([200, 700]);
      const calls = await soundCalls(reel, job.id);
      expect(calls.map(({ model }) => model).toSorted()).toEqual([
        'minimax/speech-02-turbo',
        'openai/whisper-1',
      ]);
      expect(calls.every(({ cost }) => (cost.actual ?? 0) > 0)).toBe(true);
    } finally {
      await reel.close();
      await ear.close();
    }
  }, 60_000);
});
