/** A speech service in OpenAI's format for tests: it says a tone for each word and hears what it said. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wavOf } from '../../src/local/speech/wav.ts';

const rate = 16_000;
const wordSeconds = 0.3;

/** A status, a broken connection, none at all, or a file that holds no sound. */
export type SpeechAnswer = number | 'reset' | 'hang' | 'garbage';

export interface SpeechServer {
  readonly url: string;
  readonly lines: string[];
  /** What it hears in a file that it did not say. */
  readonly script: { readonly word: string; readonly start: number; readonly end: number }[];
  /** How many files it has heard. */
  heard(): number;
  /** The next answers, each used once; after them all is well. */
  readonly answers: SpeechAnswer[];
  /** What is answered to a line each time. */
  readonly answersTo: Map<string, SpeechAnswer>;
  close(): Promise<void>;
}

export async function startSpeechServer(): Promise<SpeechServer> {
  const lines: string[] = [];
  const script: SpeechServer['script'] = [];
  let files = 0;
  const answers: SpeechAnswer[] = [];
  const answersTo = new Map<string, SpeechAnswer>();
  /** What was said in a file of so many bytes. */
  const said = new Map<number, string[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isSpeech = request.url?.endsWith('/audio/speech');
      const line = isSpeech ? (JSON.parse(Buffer.concat(chunks).toString()) as { input: string }).input : '';
      const answer = isSpeech ? (answersTo.get(line) ?? answers.shift()) : undefined;
      if (answer === 'reset') return void request.socket.destroy();
      if (answer === 'hang') return;
      if (answer === 'garbage') {
        response.writeHead(200, { 'Content-Type': 'audio/wav' });
        return void response.end('no sound at all');
      }
      if (answer !== undefined) {
        response.writeHead(answer, { 'Content-Type': 'application/json' });
        return void response.end(JSON.stringify({ error: { message: 'as ordered', code: null } }));
      }
      if (isSpeech) {
        lines.push(line);
        const spoken = line.split(/\s+/);
        const file = tones(spoken.length);
        said.set(file.length, spoken);
        response.writeHead(200, { 'Content-Type': 'audio/wav' });
        return void response.end(file);
      }
      // It does not plan: the film is planned by rules.
      if (!request.url?.endsWith('/audio/transcriptions')) {
        response.writeHead(404, { 'Content-Type': 'application/json' });
        return void response.end(JSON.stringify({ error: { message: 'unknown', code: null } }));
      }
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const body = Buffer.concat(chunks);
      files++;
      const heard = said.get(body.readUInt32LE(body.indexOf('RIFF') + 4) + 8);
      const words =
        heard?.map((word, i) => ({
          word: word.replace(/[.,!?]$/u, ''),
          start: i * wordSeconds,
          end: (i + 0.8) * wordSeconds,
        })) ?? script;
      const text = words.map(({ word }) => word).join(' ');
      response.end(JSON.stringify({ task: 'transcribe', language: 'english', text, words }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    lines,
    script,
    heard: () => files,
    answers,
    answersTo,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function tones(words: number): Uint8Array {
  const samples = new Int16Array(Math.round(words * wordSeconds * rate));
  for (let i = 0; i < samples.length; i++) {
    const isSpoken = (i / rate / wordSeconds) % 1 < 0.8;
    samples[i] = isSpoken ? Math.round(8000 * Math.sin((2 * Math.PI * 220 * i) / rate)) : 0;
  }
  return wavOf(samples, rate);
}
