import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavOf } from '../../src/local/speech/wav.ts';
import { makeSound } from '../../src/simulators/artist/sound-file.ts';
import { sendFile } from '../http/asset-files.ts';
import { tempFolder } from '../media/fixtures.ts';
import { type JobJson, type Reel, startReel } from './reel.ts';
import { type SpeechServer, startSpeechServer } from './speech-server.ts';

const rate = 16_000;
const seconds = 6;
const said = [
  { word: 'Morning', start: 0.4, end: 0.9 },
  { word: 'comes', start: 1, end: 1.4 },
  { word: 'slowly', start: 1.5, end: 2.2 },
  { word: 'Then', start: 3.4, end: 3.7 },
  { word: 'everything', start: 3.8, end: 4.6 },
  { word: 'shines', start: 4.7, end: 5.3 },
];

interface Told {
  readonly cost: {
    readonly estimated: number;
    readonly actual: number;
    readonly items: { readonly component: string; readonly model: string; readonly total: number }[];
  };
  readonly warnings: readonly string[];
}

const upload = async (reel: Reel, file: Uint8Array): Promise<string> => {
  const announced = await reel.call('POST', '/v1/assets', {
    fileName: 'speech.wav',
    contentType: 'audio/wav',
    sizeBytes: file.length,
  });
  expect(await sendFile(announced, new Uint8Array(file))).toBeLessThan(300);
  const assetId = String(announced.body.id);
  expect((await reel.call('POST', `/v1/assets/${assetId}/complete`)).status).toBe(200);
  return assetId;
};
const film = async (reel: Reel, assetId: string, seed: number) => {
  const created = await reel.create({
    prompt: 'A quiet harbour at dawn',
    structure: 'story',
    resolution: '480p',
    preset: 'economy',
    autoApprove: true,
    narration: { assetId },
    seed,
  });
  return (await reel.ended(created.id)) as JobJson & Told;
};
const cuesOf = async (reel: Reel, id: string) => {
  const { headers } = await reel.call('GET', `/v1/jobs/${id}/captions.vtt`);
  const vtt = await (await fetch(headers.get('location') ?? '')).text();
  return [...vtt.matchAll(/^(\d+):(\d+):([\d.]+) --> .*\n((?:.+\n?)+)/gm)].map(
    ([, hours, minutes, seconds, text]) => ({
      start: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
      text: text?.replace(/\s+/g, ' ').trim() ?? '',
    }),
  );
};
const hearingsOf = async (reel: Reel, id: string) => {
  const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
  const calls = body.data as { kind: string; model: string; status: string; cost: { actual: number } }[];
  return calls.filter(({ kind }) => kind === 'transcription');
};

describe('a recording whose words are heard', () => {
  let ear: SpeechServer;
  let reel: Reel;
  let job: JobJson & Told;
  let assetId: string;
  beforeAll(async () => {
    ear = await startSpeechServer();
    ear.script.push(...said);
    reel = await startReel({}, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ear.url, MODERATION: 'off' });
    const samples = new Int16Array(seconds * rate);
    for (let i = 0; i < samples.length; i++) {
      const isHeard = said.some(({ start, end }) => i / rate >= start && i / rate < end);
      samples[i] = isHeard ? Math.round(12_000 * Math.sin((2 * Math.PI * 300 * i) / rate)) : 0;
    }
    assetId = await upload(reel, wavOf(samples, rate));
    job = await film(reel, assetId, 41);
  }, 90_000);
  afterAll(async () => {
    await reel.close();
    await ear.close();
  });

  it('has captions that follow its words, and scenes that change between them', async () => {
    expect(job.error).toBeNull();
    expect(job.warnings.join()).not.toContain('could not be heard');
    const cues = await cuesOf(reel, job.id);
    expect(cues.map(({ text }) => text).join(' ')).toBe(said.map(({ word }) => word).join(' '));
    const second = cues.find(({ text }) => text.startsWith('Then'));
    expect(second?.start).toBeGreaterThan(2.2);
    expect(second?.start).toBeLessThan(3.5);
  });

  it('is heard once, at the price told before, which stands in the ledger', async () => {
    const item = job.cost.items.find(({ component }) => component === 'transcription');
    expect(item).toEqual(expect.objectContaining({ model: 'openai/whisper-1', total: 0.0006 }));
    const heard = await hearingsOf(reel, job.id);
    expect(heard.map(({ status, cost }) => [status, cost.actual])).toEqual([['succeeded', 0.0006]]);
    const usage = (await reel.call('GET', '/v1/usage?groupBy=model')).body;
    expect(JSON.stringify(usage)).toContain('openai/whisper-1');
    expect(ear.heard()).toBe(1);

    const again = await film(reel, assetId, 42);
    expect(again.error).toBeNull();
    expect(ear.heard()).toBe(1);
  }, 60_000);
});

describe('a recording where no service with a key of its own hears words', () => {
  let reel: Reel;
  let file: Uint8Array;
  beforeAll(async () => {
    reel = await startReel();
    // Spoken by the simulated voice, whose words the simulated model hears.
    const target = join(await tempFolder(), 'recording.wav');
    const text = 'Morning comes slowly to the harbour. Then everything shines, and the boats go out.';
    await makeSound({ kind: 'speech', text, voice: 'Wise_Woman', speed: 1, target });
    file = await readFile(target);
  });
  afterAll(() => reel.close());

  it('has them heard by a model, through the same books as pictures and clips, and once', async () => {
    const assetId = await upload(reel, file);
    const job = await film(reel, assetId, 43);
    expect(job.error).toBeNull();
    expect(job.warnings.join()).not.toContain('could not be heard');
    const cues = await cuesOf(reel, job.id);
    expect(cues.map(({ text }) => text).join(' ')).toContain('Morning comes slowly to the harbour');
    const [heard] = await hearingsOf(reel, job.id);
    expect(heard).toEqual(
      expect.objectContaining({ model: 'vaibhavs10/incredibly-fast-whisper', status: 'succeeded' }),
    );
    expect(heard?.cost.actual).toBeCloseTo(0.012, 9);
    const item = job.cost.items.find(({ component }) => component === 'transcription');
    expect(item?.total).toBeCloseTo(0.012, 9);
    expect(job.cost.actual).toBeCloseTo(reel.server.simulator?.control.bill().totalUsd ?? 0, 5);

    const again = await film(reel, assetId, 44);
    expect(again.error).toBeNull();
    expect(await hearingsOf(reel, again.id)).toEqual([]);
    expect((await cuesOf(reel, again.id)).map(({ text }) => text)).toEqual(cues.map(({ text }) => text));
  }, 90_000);

  it('is timed by its pauses where the model fails for good, which costs nothing', async () => {
    const error = 'The input or output was flagged as sensitive. (E005)';
    reel.server.simulator?.control.setFaults([{ match: { kind: 'transcription' }, fault: 'fail', error }]);
    // Other bytes are another recording.
    const assetId = await upload(reel, Buffer.concat([file, Buffer.alloc(64)]));
    const job = await film(reel, assetId, 45);
    expect(job.error).toBeNull();
    expect(job.warnings.join()).toContain('timed by its pauses');
    const calls = await hearingsOf(reel, job.id);
    expect(calls.map(({ status, cost }) => [status, cost.actual ?? 0])).toEqual([['failed', 0]]);
  }, 60_000);
});
