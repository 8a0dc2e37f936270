import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavOf } from '../../src/local/speech/wav.ts';
import { sendFile } from '../http/asset-files.ts';
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

describe('a recording whose words are heard', () => {
  let ear: SpeechServer;
  let reel: Reel;
  let job: JobJson & Told;
  let assetId: string;
  const film = async (seed: number) => {
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

  beforeAll(async () => {
    ear = await startSpeechServer();
    ear.script.push(...said);
    reel = await startReel({}, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ear.url, MODERATION: 'off' });
    const samples = new Int16Array(seconds * rate);
    for (let i = 0; i < samples.length; i++) {
      const isHeard = said.some(({ start, end }) => i / rate >= start && i / rate < end);
      samples[i] = isHeard ? Math.round(12_000 * Math.sin((2 * Math.PI * 300 * i) / rate)) : 0;
    }
    const file = wavOf(samples, rate);
    const announced = await reel.call('POST', '/v1/assets', {
      fileName: 'speech.wav',
      contentType: 'audio/wav',
      sizeBytes: file.length,
    });
    expect(await sendFile(announced, new Uint8Array(file))).toBeLessThan(300);
    assetId = String(announced.body.id);
    expect((await reel.call('POST', `/v1/assets/${assetId}/complete`)).status).toBe(200);
    job = await film(41);
  }, 90_000);
  afterAll(async () => {
    await reel.close();
    await ear.close();
  });

  it('has captions that follow its words, and scenes that change between them', async () => {
    expect(job.error).toBeNull();
    expect(job.warnings.join()).not.toContain('could not be heard');
    const { headers } = await reel.call('GET', `/v1/jobs/${job.id}/captions.vtt`);
    const vtt = await (await fetch(headers.get('location') ?? '')).text();
    const cues = [...vtt.matchAll(/^(\d+):(\d+):([\d.]+) --> .*\n((?:.+\n?)+)/gm)].map(
      ([, hours, minutes, s, text]) => ({
        start: Number(hours) * 3600 + Number(minutes) * 60 + Number(s),
        text: text?.replace(/\s+/g, ' ').trim() ?? '',
      }),
    );
    expect(cues.map(({ text }) => text).join(' ')).toBe(said.map(({ word }) => word).join(' '));
    const second = cues.find(({ text }) => text.startsWith('Then'));
    expect(second?.start).toBeGreaterThan(2.2);
    expect(second?.start).toBeLessThan(3.5);
  });

  it('is heard once, at the price told before, which stands in the ledger', async () => {
    const item = job.cost.items.find(({ component }) => component === 'transcription');
    expect(item).toEqual(expect.objectContaining({ model: 'openai/whisper-1', total: 0.0006 }));
    const { body } = await reel.call('GET', `/v1/jobs/${job.id}/predictions`);
    const calls = body.data as { kind: string; status: string; cost: { actual: number } }[];
    const heard = calls.filter(({ kind }) => kind === 'transcription');
    expect(heard.map(({ status, cost }) => [status, cost.actual])).toEqual([['succeeded', 0.0006]]);
    const usage = (await reel.call('GET', '/v1/usage?groupBy=model')).body;
    expect(JSON.stringify(usage)).toContain('openai/whisper-1');
    expect(ear.heard()).toBe(1);

    const again = await film(42);
    expect(again.error).toBeNull();
    expect(ear.heard()).toBe(1);
  }, 60_000);
});
