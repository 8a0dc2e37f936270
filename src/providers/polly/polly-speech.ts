import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type LanguageCode,
  type PollyClient,
  SynthesizeSpeechCommand,
  type SynthesizeSpeechCommandInput,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { z } from 'zod';
import type { Log, Speech, SpeechRequest, WordMark } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';
import { pollyFault } from './polly-faults.ts';
import { type PollyMarkup, pollyMarkup } from './ssml.ts';

export interface PollyOptions {
  /** With `maxAttempts: 1`: what is repeated is decided here. */
  readonly client: PollyClient;
  readonly log: Log;
  /** For both calls of a line together (45). */
  readonly lineSeconds?: number;
}

const word = z.object({ type: z.literal('word'), time: z.number().nonnegative(), start: z.int() });

/**
 * Amazon Polly's neural voices. A line takes two calls, one for the sound and one for the times of its
 * words (Amazon Polly Developer Guide, "Requesting speech marks"); without the second one the line is kept.
 */
export function pollySpeech({ client, log, lineSeconds = 45 }: PollyOptions): Speech {
  const synthesize = async (input: SynthesizeSpeechCommandInput, signal: AbortSignal) => {
    try {
      const { AudioStream } = await client.send(new SynthesizeSpeechCommand(input), { abortSignal: signal });
      if (!AudioStream) throw new Fault('BadOutput', 'Amazon Polly sent no sound.');
      return AudioStream.transformToWebStream();
    } catch (error) {
      throw pollyFault(error);
    }
  };

  return {
    service: 'polly',
    async say(request) {
      const signal = AbortSignal.timeout(lineSeconds * 1000);
      const markup = pollyMarkup(request.text, request.speed);
      const asked = inputOf(request, markup);
      const sound = await synthesize({ ...asked, OutputFormat: 'mp3', SampleRate: '24000' }, signal);
      try {
        await pipeline(Readable.fromWeb(sound), createWriteStream(request.target), { signal });
      } catch (error) {
        throw pollyFault(error);
      }
      try {
        const marks = await synthesize({ ...asked, OutputFormat: 'json', SpeechMarkTypes: ['word'] }, signal);
        return { marks: readMarks(await new Response(marks).text(), markup) };
      } catch (error) {
        // The sound is paid for and there: its words are timed otherwise.
        log.warn('Amazon Polly told no times for a line', { reason: pollyFault(error).message });
        return { marks: null };
      }
    },
  };
}

function inputOf({ voice, language }: SpeechRequest, { ssml }: PollyMarkup) {
  return {
    Engine: 'neural',
    Text: ssml,
    TextType: 'ssml',
    // Both are names of our table (domain/voices.json), which is checked against the client's lists in a test.
    VoiceId: voice as VoiceId,
    LanguageCode: pollyLanguage(language) as LanguageCode,
  } as const;
}

/** Polly calls Mandarin by its own code. */
export function pollyLanguage(language: string): string {
  return language === 'zh-CN' ? 'cmn-CN' : language;
}

/** One JSON object a line: {"time":373,"type":"word","start":5,"end":8,"value":"had"}; offsets are bytes. */
function readMarks(lines: string, markup: PollyMarkup): WordMark[] {
  return lines.split('\n').flatMap((line) => {
    const mark = line.trim() === '' ? undefined : word.safeParse(JSON.parse(line));
    const index = mark?.success ? markup.place(mark.data.start) : null;
    return mark?.success && index !== null ? [{ index, startMs: mark.data.time }] : [];
  });
}
