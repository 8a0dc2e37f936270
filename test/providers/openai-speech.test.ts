import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiSpeech } from '../../src/providers/openai/openai-speech.ts';
import { openaiTranscriber } from '../../src/providers/openai/openai-transcriber.ts';
import { type SpeechServer, startSpeechServer } from '../e2e/speech-server.ts';
import { tempFolder } from '../media/fixtures.ts';

const folder = await tempFolder();
let server: SpeechServer;
beforeEach(async () => {
  server = await startSpeechServer();
});
afterEach(() => server.close());

const target = join(folder, 'line.wav');
const account = () => ({ apiKey: 'sk-not-to-be-seen', baseUrl: server.url });
const say = (lineSeconds?: number) =>
  openaiSpeech({ ...account(), lineSeconds }).say({
    text: 'The sea is calm.',
    voice: 'coral',
    language: 'en-US',
    speed: 1,
    target,
  });

describe("OpenAI's voices", () => {
  it('give a sound, whose words a transcription hears', async () => {
    expect(await say()).toEqual({ marks: null });
    expect((await readFile(target)).subarray(0, 4).toString()).toBe('RIFF');
    expect(server.lines).toEqual(['The sea is calm.']);
    const heard = await openaiTranscriber(account()).transcribe({ file: target, language: 'en-US' });
    expect(heard).toEqual([
      { text: 'The', startMs: 0, endMs: 240 },
      { text: 'sea', startMs: 300, endMs: 540 },
      { text: 'is', startMs: 600, endMs: 840 },
      { text: 'calm', startMs: 900, endMs: 1140 },
    ]);
  });

  it.each([
    [429, 'ProviderThrottled'],
    [401, 'ProviderAccount'],
    [403, 'ProviderAccount'],
    [500, 'ProviderOverloaded'],
    [400, 'InputRejected'],
    ['reset', 'OutcomeUnknown'],
  ] as const)('%s is a fault of class %s, asked once, without the key in it', async (answer, name) => {
    server.answers.push(answer);
    const error = await say().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name });
    expect(server.answers).toEqual([]);
    expect(server.lines).toEqual([]);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('not-to-be-seen');
  });

  it('that hang are left at the deadline, and those that are not there were never asked', async () => {
    server.answers.push('hang');
    await expect(say(0.3)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    const gone = account();
    await server.close();
    const nobody = openaiSpeech(gone);
    const line = { text: 'Hi', voice: 'coral', language: 'en-US', speed: 1, target };
    await expect(nobody.say(line)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
  });

  it('are heard by nobody where a transcription fails', async () => {
    await writeFile(target, 'no sound');
    const gone = account();
    await server.close();
    const nobody = openaiTranscriber(gone);
    await expect(nobody.transcribe({ file: target, language: null })).rejects.toMatchObject({
      name: 'ProviderUnreachable',
    });
  });
});
