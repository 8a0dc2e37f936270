import { createReadStream } from 'node:fs';
import { z } from 'zod';
import type { Transcriber } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';
import { type OpenaiAccount, openaiClient } from './openai-account.ts';
import { speechFault } from './speech-faults.ts';

export interface OpenaiTranscriberOptions extends OpenaiAccount {
  readonly model?: string;
  readonly fileSeconds?: number;
}

/** The only one that tells the time of each word (OpenAI API reference, "Create transcription"). */
const defaultModel = 'whisper-1';

const heard = z.object({
  words: z.array(z.object({ word: z.string(), start: z.number().nonnegative(), end: z.number() })),
});

/** Hears words by OpenAI's whisper. @param options `fileSeconds`: time for one file (120) */
export function openaiTranscriber({
  fileSeconds = 120,
  model = defaultModel,
  ...account
}: OpenaiTranscriberOptions): Transcriber {
  const client = openaiClient(account);
  return {
    async transcribe({ file, language }) {
      try {
        const answer: unknown = await client.audio.transcriptions.create(
          {
            file: createReadStream(file),
            model,
            response_format: 'verbose_json',
            timestamp_granularities: ['word'],
            // ISO 639-1.
            ...(language === null ? {} : { language: language.split('-')[0] ?? language }),
          },
          { signal: AbortSignal.timeout(fileSeconds * 1000), maxRetries: 0 },
        );
        const read = heard.safeParse(answer);
        if (!read.success) throw new Fault('BadOutput', 'The transcription tells no words.');
        return read.data.words.map(({ word, start, end }) => ({
          text: word.trim(),
          startMs: Math.round(start * 1000),
          endMs: Math.round(Math.max(start, end) * 1000),
        }));
      } catch (error) {
        throw speechFault(error);
      }
    },
  };
}
