import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { Log, Plan, Planner, PlanRequest } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';
import { type SceneSlot, sceneSlots } from '../../domain/structure.ts';
import { rulesPlanner } from '../rules-planner.ts';
import { plannerMessages } from './planner-messages.ts';
import { type Trouble, troubleOf } from './planner-trouble.ts';
import { readAnswer } from './read-answer.ts';
import { storyboardSchema } from './storyboard-schema.ts';

export interface OpenaiPlannerOptions {
  readonly apiKey: string;
  /** Any service that speaks OpenAI's chat completions, such as those of xAI and Google; null for OpenAI's own. */
  readonly baseUrl: string | null;
  readonly model: string;
  readonly log: Log;
  /** Plans where the model cannot; rules when left out. */
  readonly fallback?: Planner;
  /**
   * Time for everything, repetitions included (100 s): the workflow waits 120 s for a plan, and rules
   * need an instant.
   */
  readonly deadlineSeconds?: number;
}

const openaiBaseUrl = 'https://api.openai.com/v1';
/** The client repeats 408, 409, 429, 5xx and broken connections this often by itself. */
const maxRetries = 2;

/**
 * A planner that asks a language model for a storyboard under a strict schema. An answer that breaks the
 * schema or breaks off is asked for once more; after that, and when the service is down, rules write the
 * plan and a warning says so.
 *
 * `plan` throws Fault `ContentRefused` when the model refuses the prompt, `ProviderAccount` when the key or
 * credit is refused, `PlanFailed` when no scene could be filmed.
 */
export function openaiPlanner(options: OpenaiPlannerOptions): Planner {
  const { apiKey, baseUrl, model, log, deadlineSeconds = 100 } = options;
  const fallback = options.fallback ?? rulesPlanner();
  const client = new OpenAI({
    apiKey: apiKey.trim(),
    baseURL: baseUrl ?? openaiBaseUrl,
    maxRetries,
    // A call that hangs leaves time for another one before the deadline.
    timeout: deadlineSeconds * 600,
    // Everything is given here: the environment of other programs must not change what is asked.
    organization: null,
    project: null,
    logLevel: 'off',
  });

  return {
    plan: async (request) => {
      const slots = filmableSlots(request);
      const signal = AbortSignal.timeout(deadlineSeconds * 1000);
      let correction: string | null = null;
      for (let ask = 1; ; ask++) {
        const result = await askOnce(client, model, request, slots, correction, signal);
        if ('plan' in result) {
          log.info('Storyboard planned', { planner: model, ask, scenes: result.plan.scenes.length });
          return result.plan;
        }
        const { trouble } = result;
        log.warn('The planner gave no plan', {
          planner: model,
          ask,
          trouble: trouble.kind,
          reason: trouble.reason,
        });
        if (trouble.kind === 'fault') throw trouble.fault;
        if (trouble.kind === 'down' || ask === 2) return degraded(fallback, request, model, trouble.reason);
        correction = trouble.correction;
      }
    },
  };
}

type Asked = { readonly plan: Plan } | { readonly trouble: Trouble };

async function askOnce(
  client: OpenAI,
  model: string,
  request: PlanRequest,
  slots: readonly SceneSlot[],
  correction: string | null,
  signal: AbortSignal,
): Promise<Asked> {
  const { prompt, settings } = request;
  try {
    const completion = await client.chat.completions.parse(
      {
        model,
        messages: plannerMessages(prompt, settings, slots, correction),
        response_format: zodResponseFormat(storyboardSchema(settings.structure, slots), 'storyboard'),
      },
      { signal },
    );
    const message = completion.choices[0]?.message;
    if (message?.refusal) return { trouble: refused(message.refusal) };
    if (!message?.parsed) return { trouble: badAnswer('it was empty.') };
    const read = readAnswer(message.parsed, request);
    if ('wrong' in read) return { trouble: badAnswer(read.wrong) };
    return { plan: { ...read, warnings: [], planner: model } };
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

function refused(words: string): Trouble {
  const fault = new Fault('ContentRefused', 'The planner refused this prompt.', { detail: words });
  return { kind: 'fault', reason: 'it refused the prompt', fault };
}

function badAnswer(correction: string): Trouble {
  return { kind: 'bad_answer', reason: 'its answers could not be used', correction };
}

/** @throws Fault `PlanFailed` when not even one frame of a scene could be filmed */
function filmableSlots({ settings, maxSceneSeconds }: PlanRequest): SceneSlot[] {
  try {
    return sceneSlots(settings.structure, settings.durationSeconds, settings.fps, maxSceneSeconds);
  } catch (cause) {
    throw new Fault('PlanFailed', 'The transition leaves no room for a scene that the model could film.', {
      cause,
    });
  }
}

async function degraded(
  fallback: Planner,
  request: PlanRequest,
  model: string,
  reason: string,
): Promise<Plan> {
  const plan = await fallback.plan(request);
  return {
    ...plan,
    warnings: [
      `The planner ${model} was not used: ${reason}. The storyboard was written by ${plan.planner}.`,
      ...plan.warnings,
    ],
  };
}
