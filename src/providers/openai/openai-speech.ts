import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Speech } from '../../app/ports.ts';
import { type OpenaiAccount, openaiClient } from './openai-account.ts';
import { speechFault } from './speech-faults.ts';

export interface OpenaiSpeechOptions extends OpenaiAccount {
  readonly model?: string;
  readonly lineSeconds?: number;
}

/** The model whose price stands in domain/voices.json. */
const defaultModel = 'gpt-4o-mini-tts';

/**
 * OpenAI's voices (API reference, "Create speech"). They do not tell when their words are heard.
 * @param options `lineSeconds`: time for one line (60)
 */
export function openaiSpeech({
  lineSeconds = 60,
  model = defaultModel,
  ...account
}: OpenaiSpeechOptions): Speech {
  const client = openaiClient(account);
  return {
    service: 'openai',
    async say({ text, voice, speed, target }) {
      const signal = AbortSignal.timeout(lineSeconds * 1000);
      try {
        const answer = await client.audio.speech.create(
          { model, voice, input: text, speed, response_format: 'mp3' },
          { signal, maxRetries: 0 },
        );
        if (!answer.body) return { marks: null };
        await pipeline(Readable.fromWeb(answer.body), createWriteStream(target), { signal });
        return { marks: null };
      } catch (error) {
        throw speechFault(error);
      }
    },
  };
}
