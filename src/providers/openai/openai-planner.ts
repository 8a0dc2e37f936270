import OpenAI from 'openai';
import type { Log, Planner, PlanRequest } from '../../app/ports.ts';
import { Fault, isFault } from '../../domain/errors.ts';
import { type SceneSlot, sceneSlots } from '../../domain/structure.ts';
import { rulesPlanner } from '../rules-planner.ts';
import { askForJson, type Chat } from './ask-for-json.ts';
import { plannerMessages, revisionMessages, shorteningMessages, softenMessages } from './planner-messages.ts';
import { readPlan, readRevision, readShortLine, readSoftened } from './read-answer.ts';
import { revisionSchema, shortLineSchema, softenedSchema, storyboardSchema } from './storyboard-schema.ts';

export interface OpenaiPlannerOptions {
  readonly apiKey: string;
  /** Any service that speaks OpenAI's chat completions, such as those of xAI and Google; null for OpenAI's own. */
  readonly baseUrl: string | null;
  readonly model: string;
  readonly log: Log;
  /** Plans where the model cannot; rules when left out. */
  readonly fallback?: Planner;
  /**
   * Time for a plan, repetitions included (100 s): the workflow waits 120 s for it, and rules need an
   * instant.
   */
  readonly planSeconds?: number;
  /** Time for revising a scene (20 s): a person waits for the answer, and API Gateway 30 s at most. */
  readonly reviseSeconds?: number;
}

const openaiBaseUrl = 'https://api.openai.com/v1';
/** The client repeats 408, 409, 429, 5xx and broken connections this often by itself. */
const maxRetries = 2;

/**
 * A planner that asks a language model for a storyboard under a strict schema. An answer that breaks the
 * schema or breaks off is asked for once more; after that, and when the service is down, rules do the
 * work, and a plan says so in a warning.
 *
 * `soften` throws nothing. `plan` and `revise` throw Fault `ContentRefused` when the model refuses the text, `ProviderAccount` when
 * the key or credit is refused; `plan` throws `PlanFailed` when no scene could be filmed.
 */
export function openaiPlanner(options: OpenaiPlannerOptions): Planner {
  const { model, log, planSeconds = 100, reviseSeconds = 20, fallback = rulesPlanner() } = options;
  const client = new OpenAI({
    apiKey: options.apiKey.trim(),
    baseURL: options.baseUrl ?? openaiBaseUrl,
    maxRetries,
    // Everything is given here: the environment of other programs must not change what is asked.
    organization: null,
    project: null,
    logLevel: 'off',
  });
  const chat: Chat = { client, model, log };

  return {
    plan: async (request) => {
      const slots = filmableSlots(request);
      const answer = await askForJson(chat, {
        name: 'storyboard',
        schema: storyboardSchema(request.settings.structure, slots),
        messages: (correction) => plannerMessages(request, slots, correction),
        read: (storyboard) => readPlan(storyboard, request),
        deadlineSeconds: planSeconds,
      });
      if ('result' in answer) return { ...answer.result, warnings: [], planner: model };
      const plan = await fallback.plan(request);
      const warning = `The planner ${model} was not used: ${answer.none}. The storyboard was written by ${plan.planner}.`;
      return { ...plan, warnings: [warning, ...plan.warnings] };
    },

    revise: async (request) => {
      const answer = await askForJson(chat, {
        name: 'scene',
        schema: revisionSchema,
        messages: (correction) => revisionMessages(request, correction),
        read: (scene) => readRevision(scene, request.text),
        deadlineSeconds: reviseSeconds,
      });
      return 'result' in answer ? answer.result : fallback.revise(request);
    },

    soften: async (request) => {
      try {
        const answer = await askForJson(chat, {
          name: 'softened',
          schema: softenedSchema,
          messages: (correction) => softenMessages(request, correction),
          read: (softened) => readSoftened(softened, request.visual),
          deadlineSeconds: reviseSeconds,
        });
        if ('result' in answer) return answer.result;
      } catch (error) {
        // That the model refuses to touch the text, or its account is not in order, is no reason to give up on it.
        if (!isFault(error)) throw error;
        log.warn('The language model softened nothing', { model, fault: error.name });
      }
      return fallback.soften(request);
    },

    shorten: async (request) => {
      const answer = await askForJson(chat, {
        name: 'line',
        schema: shortLineSchema,
        messages: (correction) => shorteningMessages(request, correction),
        read: ({ line }) => readShortLine(line, request.maxWords),
        deadlineSeconds: reviseSeconds,
      });
      return 'result' in answer ? answer.result : fallback.shorten(request);
    },
  };
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
