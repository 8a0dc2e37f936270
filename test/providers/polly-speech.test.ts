import { readFile } from 'node:fs/promises';
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LanguageCode, PollyClient, VoiceId } from '@aws-sdk/client-polly';
import { afterEach, describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../src/domain/voices.ts';
import { pollyLanguage, pollySpeech } from '../../src/providers/polly/polly-speech.ts';
import { silentLog, tempFolder } from '../media/fixtures.ts';

const folder = await tempFolder();
let server: Http2Server | null = null;
const sessions = new Set<ServerHttp2Session>();
afterEach(() => {
  for (const session of sessions) session.destroy();
  sessions.clear();
  server?.close();
  server = null;
});

type Reply = { status: number; type?: string; body?: string | Uint8Array; error?: string } | 'reset' | 'hang';

/** Amazon Polly as the client sees it: HTTP/2, `POST /v1/speech` with JSON, one reply after the other. */
async function polly(...replies: Reply[]) {
  const asked: Record<string, unknown>[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ path: request.url, ...JSON.parse(Buffer.concat(chunks).toString()) });
      const reply = replies.shift() ?? 'reset';
      if (reply === 'hang') return;
      if (reply === 'reset') return request.stream.session?.destroy();
      const { status, type = 'application/json', body = '{"message":"as ordered"}', error } = reply;
      response.writeHead(status, {
        'Content-Type': type,
        ...(error ? { 'x-amzn-ErrorType': error } : {}),
      });
      response.end(body);
    });
  });
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { asked, url, speech: speechAt(url) };
}

function speechAt(endpoint: string, lineSeconds?: number) {
  const client = new PollyClient({
    endpoint,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-to-be-seen' },
  });
  return pollySpeech({ client, log: silentLog, lineSeconds });
}

const request = {
  text: 'Größer & schöner <als> je',
  voice: 'Vicki',
  language: 'de-DE',
  speed: 1,
  target: join(folder, 'line.mp3'),
};
const sound: Reply = { status: 200, type: 'audio/mpeg', body: 'sound' };

/** An address where nobody listens any more. */
async function nobodyThere(): Promise<string> {
  const short = createServer();
  await new Promise<void>((resolve) => short.listen(0, '127.0.0.1', resolve));
  const { port } = short.address() as AddressInfo;
  await new Promise<void>((resolve) => short.close(() => resolve()));
  return `http://127.0.0.1:${port}`;
}

describe('Amazon Polly', () => {
  it('is asked for the sound and for the times of its words, which lead back to the text', async () => {
    const head = '<speak><prosody rate="100%">';
    const body = 'Größer &amp; schöner &lt;als&gt; je';
    const at = (word: string) => head.length + Buffer.byteLength(body.slice(0, body.indexOf(word)));
    const marks = ['Größer', 'schöner', 'als', 'je'].map((value, i) =>
      JSON.stringify({ time: 300 * i, type: 'word', start: at(value), end: at(value) + 3, value }),
    );
    const { asked, speech } = await polly(sound, {
      status: 200,
      type: 'application/x-json-stream',
      body: `${marks.join('\n')}\n`,
    });
    const spoken = await speech.say(request);
    expect(await readFile(request.target, 'utf8')).toBe('sound');
    expect(
      spoken.marks?.map(({ index, startMs }) => [request.text.slice(index).split(/[ >]/)[0], startMs]),
    ).toEqual([
      ['Größer', 0],
      ['schöner', 300],
      ['als', 600],
      ['je', 900],
    ]);
    const same = {
      path: '/v1/speech',
      Engine: 'neural',
      TextType: 'ssml',
      Text: `${head}${body}</prosody></speak>`,
      VoiceId: 'Vicki',
      LanguageCode: 'de-DE',
    };
    expect(asked).toMatchObject([
      { ...same, OutputFormat: 'mp3' },
      { ...same, OutputFormat: 'json', SpeechMarkTypes: ['word'] },
    ]);
  });

  it('that tells no times still gives the line', async () => {
    const { speech } = await polly(sound, { status: 500 });
    expect(await speech.say(request)).toEqual({ marks: null });
  });

  it.each([
    [{ status: 429, error: 'ThrottlingException' }, 'ProviderThrottled'],
    [{ status: 400, error: 'ThrottlingException' }, 'ProviderThrottled'],
    [{ status: 403, error: 'AccessDeniedException' }, 'ProviderAccount'],
    [{ status: 500, error: 'ServiceFailureException' }, 'ProviderOverloaded'],
    [{ status: 400, error: 'TextLengthExceededException' }, 'InputRejected'],
    [{ status: 400, error: 'InvalidSsmlException' }, 'InputRejected'],
    ['reset', 'OutcomeUnknown'],
  ] as [Reply, string][])(
    '%j is a fault of class %s, asked once, without keys in it',
    async (reply, name) => {
      const { asked, speech } = await polly(reply);
      const error = await speech.say(request).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name });
      expect(asked).toHaveLength(1);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('not-to-be-seen');
    },
  );

  it('that hangs is left at the deadline, and one that is not there was never asked', async () => {
    const { url } = await polly('hang');
    const slow = speechAt(url, 0.3);
    await expect(slow.say(request)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    await expect(speechAt(await nobodyThere()).say(request)).rejects.toMatchObject({
      name: 'ProviderUnreachable',
    });
  });

  it('has the voices and languages that its client knows', () => {
    for (const { language, voices } of spokenLanguages('polly')) {
      expect(Object.values<string>(LanguageCode)).toContain(pollyLanguage(language));
      for (const voice of voices) expect(Object.values<string>(VoiceId)).toContain(voice);
    }
  });
});
