import type OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';
import type { Log } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';
import type { PlannerMessage } from './planner-messages.ts';
import { type Trouble, troubleOf } from './planner-trouble.ts';

/** What is asked of a model, and how its answer becomes something of ours. */
export interface Question<Answer, Result> {
  readonly name: string;
  readonly schema: z.ZodType<Answer>;
  /** @param correction what was wrong with the answer before, in our own words */
  readonly messages: (correction: string | null) => PlannerMessage[];
  readonly read: (answer: Answer) => { readonly result: Result } | { readonly wrong: string };
  /** Time for everything, repetitions included. */
  readonly deadlineSeconds: number;
}

export interface Chat {
  readonly client: OpenAI;
  readonly model: string;
  readonly log: Log;
}

/**
 * Asks a language model for JSON under a strict schema. An answer that cannot be used, or breaks off,
 * is asked for once more with a correction.
 * @returns what was read of the answer, or why there is none: then somebody else has to do it
 * @throws Fault `ContentRefused` or `ProviderAccount`
 */
export async function askForJson<Answer, Result>(
  chat: Chat,
  question: Question<Answer, Result>,
): Promise<{ readonly result: Result } | { readonly none: string }> {
  const signal = AbortSignal.timeout(question.deadlineSeconds * 1000);
  let correction: string | null = null;
  for (let ask = 1; ; ask++) {
    const asked: Asked<Result> = await askOnce(chat, question, correction, signal);
    if ('result' in asked) {
      chat.log.info('The language model answered', { model: chat.model, question: question.name, ask });
      return asked;
    }
    const { kind, reason } = asked.trouble;
    chat.log.warn('The language model gave no answer', {
      model: chat.model,
      question: question.name,
      ask,
      trouble: kind,
      reason,
    });
    if (asked.trouble.kind === 'fault') throw asked.trouble.fault;
    if (asked.trouble.kind === 'down' || ask === 2) return { none: reason };
    correction = asked.trouble.correction;
  }
}

type Asked<Result> = { readonly result: Result } | { readonly trouble: Trouble };

async function askOnce<Answer, Result>(
  { client, model }: Chat,
  { name, schema, messages, read, deadlineSeconds }: Question<Answer, Result>,
  correction: string | null,
  signal: AbortSignal,
): Promise<Asked<Result>> {
  const request = { model, messages: messages(correction), response_format: zodResponseFormat(schema, name) };
  // A call that hangs leaves time for another one before the deadline.
  const options = { signal, timeout: deadlineSeconds * 600 };
  const answered = await client.chat.completions.parse(request, options).then(
    (completion) => ({ message: completion.choices?.[0]?.message }),
    (error: unknown) => ({ trouble: troubleOf(error) }),
  );
  if ('trouble' in answered) return answered;
  const { message } = answered;
  if (message?.refusal) return { trouble: refused(message.refusal) };
  if (!message?.parsed) return { trouble: badAnswer('it was empty.') };
  const done = read(message.parsed);
  return 'wrong' in done ? { trouble: badAnswer(done.wrong) } : done;
}

function refused(words: string): Trouble {
  const fault = new Fault('ContentRefused', 'The planner refused this text.', { detail: words });
  return { kind: 'fault', reason: 'it refused the text', fault };
}

function badAnswer(correction: string): Trouble {
  return { kind: 'bad_answer', reason: 'its answers could not be used', correction };
}
