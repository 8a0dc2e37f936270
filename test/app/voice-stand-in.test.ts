import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createJob } from '../../src/app/jobs/create-job.ts';
import { soundWarnings } from '../../src/app/jobs/sound-warnings.ts';
import { narrateScene } from '../../src/app/narration/narrate-scene.ts';
import type { Services, Speech } from '../../src/app/ports.ts';
import { changeJob, type JobFolder, readJobFolder } from '../../src/app/records.ts';
import { Fault, type FaultName } from '../../src/domain/errors.ts';
import type { Job } from '../../src/domain/job.ts';
import { type SpeechService, speechMicros } from '../../src/domain/voices.ts';
import { scaledClock } from '../../src/local/clock.ts';
import { wavOf } from '../../src/local/speech/wav.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { localServices } from './local-services.ts';

const tenantId = 'default';

/** A voice that says a tone, and what it was asked to say. */
function toneVoice(service: SpeechService, fails: (text: string) => FaultName | null = () => null) {
  const asked: string[] = [];
  const samples = Int16Array.from({ length: 22_050 }, (_, i) => Math.round(9_000 * Math.sin(i / 10)));
  const voice: Speech = {
    service,
    async say({ text, target }) {
      asked.push(text);
      const name = fails(text);
      if (name) throw new Fault(name, `${service} failed.`);
      await writeFile(target, wavOf(samples, 22_050));
      return { marks: [{ index: 0, startMs: 0 }] };
    },
  };
  return { voice, asked };
}

describe('a film whose voice fails', () => {
  let local: ReturnType<typeof localServices>;
  let job: Job;
  /** Other ones for each test, as lines are kept for all jobs of a tenant. */
  let lines: string[];
  let tests = 0;
  beforeAll(() => {
    local = localServices(scaledClock(1_000));
  });
  beforeEach(() => {
    tests++;
    lines = [`The first line of ${tests}.`, `And the second of ${tests}.`];
  });
  afterAll(() => local.close());

  const withVoices = (first: Speech, ...others: Speech[]): Services => {
    const { workflow } = local.services;
    const speech = { ...first, standIns: async () => others };
    return { ...local.services, workflow: { ...workflow, start: async () => {} }, speech };
  };
  const create = async (services: Services) => {
    const scenes = lines.map((narration) => ({
      beat: 'scene' as const,
      text: { visual: 'The sea', narration, caption: null },
      seconds: 3,
    }));
    job = await createJob(services, tenantId, {
      mode: 'storyboard',
      clientId: null,
      campaignId: null,
      title: null,
      prompt: '',
      settings: settingsWith(),
      scenes,
      metadata: {},
    });
  };
  const folderOf = async (services: Services): Promise<JobFolder> => {
    const folder = await readJobFolder(services, tenantId, job.id);
    if (!folder) throw new Error('The job is gone.');
    return folder;
  };
  const narrate = async (services: Services, position: number) => {
    const sceneId = (await folderOf(services)).scenes[position]?.id;
    const { id: jobId, revision } = (await folderOf(services)).job;
    return narrateScene(services, { tenantId, jobId, revision, sceneId });
  };
  const speakers = async (services: Services) =>
    (await folderOf(services)).scenes.map(({ narrated }) =>
      narrated ? (narrated.standIn ?? 'as asked') : null,
    );

  const gives: readonly FaultName[] = [
    'ProviderUnreachable',
    'ProviderOverloaded',
    'ProviderThrottled',
    'ProviderAccount',
    'InputRejected',
    'BadOutput',
    'OutcomeUnknown',
    'ModelUnavailable',
  ];
  it.each(gives)('by %s is spoken by one that costs nothing', async (name) => {
    const services = withVoices(toneVoice('openai', () => name).voice, toneVoice('local').voice);
    await create(services);
    expect(await narrate(services, 0)).toEqual({ mustOrder: false, voice: 'local' });
    expect((await speakers(services))[0]).toBe('local');
    const { warnings } = soundWarnings(await folderOf(services));
    expect(warnings).toEqual([
      'eSpeak NG speaks in place of OpenAI speech, which could not speak scene 1: openai failed. Render again to have it spoken as asked.',
    ]);
  });

  const keeps: readonly FaultName[] = ['ContentRefused', 'OutputFlagged', 'BudgetExceeded', 'MediaCrashed'];
  it.each(keeps)('by %s goes without its line and keeps its voice', async (name) => {
    const other = toneVoice('local');
    const services = withVoices(toneVoice('openai', () => name).voice, other.voice);
    await create(services);
    expect(await narrate(services, 0)).toEqual({ mustOrder: false, voice: 'openai' });
    expect(other.asked).toEqual([]);
    const { warnings } = soundWarnings(await folderOf(services));
    expect(warnings).toEqual(['Scene 1 has no narration: openai failed.']);
  });

  it('is spoken as a whole by another paid one, each line booked once for whoever spoke it', async () => {
    const [first = '', second = ''] = lines;
    const openai = toneVoice('openai', (text) => (text === second ? 'ProviderAccount' : null));
    const polly = toneVoice('polly');
    const services = withVoices(openai.voice, polly.voice);
    await create(services);
    expect(await narrate(services, 0)).toEqual({ mustOrder: false, voice: 'openai' });
    expect(await narrate(services, 1)).toEqual({ mustOrder: false, voice: 'polly' });
    // The workflow sees that the voices differ, and has all scenes narrated once more.
    for (const position of [0, 1]) {
      expect(await narrate(services, position)).toEqual({ mustOrder: false, voice: 'polly' });
    }
    expect(await speakers(services)).toEqual(['polly', 'polly']);
    expect(openai.asked).toEqual([first, second]);
    expect(polly.asked).toEqual([second, first]);
    const { predictions, purse } = await folderOf(services);
    const spent = speechMicros('openai', [first]) + speechMicros('polly', lines);
    expect(predictions.reduce((sum, { actualMicros }) => sum + (actualMicros ?? 0), 0)).toBe(spent);
    expect(purse?.spentMicros).toBe(spent);
  });

  it('gives a line that may have been billed to no other one that costs something', async () => {
    const polly = toneVoice('polly');
    const services = withVoices(toneVoice('openai', () => 'OutcomeUnknown').voice, polly.voice);
    await create(services);
    expect(await narrate(services, 0)).toEqual({ mustOrder: false, voice: 'openai' });
    expect(polly.asked).toEqual([]);
    expect(await speakers(services)).toEqual([null, null]);
  });

  it('goes on to the next one where the stand-in fails too, and keeps what it has where nobody is left', async () => {
    const openai = toneVoice('openai', (text) => (text === lines[1] ? 'ProviderOverloaded' : null));
    const services = withVoices(openai.voice, toneVoice('polly', () => 'ProviderAccount').voice);
    await create(services);
    await narrate(services, 0);
    expect(await narrate(services, 1)).toEqual({ mustOrder: false, voice: 'polly' });
    expect(await narrate(services, 0)).toEqual({ mustOrder: false, voice: 'polly' });
    expect(await speakers(services)).toEqual(['as asked', null]);
    const { warnings, isMissing } = soundWarnings(await finished(services));
    expect(warnings).toEqual([
      'Scene 1 keeps its earlier voice: polly failed.',
      'Scene 2 has no narration: polly failed.',
    ]);
    expect(isMissing).toBe(true);
  });

  it('is not handed on without end where the voice that took over is not to be had any more', async () => {
    const openai = toneVoice('openai', () => 'ProviderAccount');
    const services = withVoices(openai.voice, toneVoice('polly').voice);
    await create(services);
    await narrate(services, 0);
    const without = withVoices(openai.voice, toneVoice('local').voice);
    await expect(narrate(without, 1)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    expect(openai.asked).toEqual([lines[0]]);
    expect(await narrate(services, 1)).toEqual({ mustOrder: false, voice: 'polly' });
  });

  it('is not paid for words that cannot fit their scene', async () => {
    const { voice, asked } = toneVoice('openai');
    const services = withVoices(voice);
    lines = [`Of ${tests} ${'many words '.repeat(90)}only few are said.`, 'Good night.'];
    await create(services);
    await narrate(services, 0);
    // Three seconds hold some nine words of English, a voice in a hurry twelve.
    expect(asked.map((text) => text.split(' ').length)).toEqual([expect.closeTo(12, -1)]);
    const { predictions, scenes } = await folderOf(services);
    expect(predictions.map(({ actualMicros }) => actualMicros)).toEqual([speechMicros('openai', asked)]);
    expect(scenes[0]?.narrationWarning).toContain('too long for 3 s and was shortened');
  });

  const finished = async (services: Services) => {
    await changeJob(services, tenantId, job.id, (current) => ({ ...current, status: 'completed' }));
    return folderOf(services);
  };
});
