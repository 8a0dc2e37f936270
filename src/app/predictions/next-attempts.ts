import { type Failure, faultNamed } from '../../domain/errors.ts';
import { circuitOf } from '../../domain/model-health.ts';
import { findModel, type ModelSpec } from '../../domain/model-registry.ts';
import { type FailedAttempt, type NextStep, nextRemedy } from '../../domain/next-remedy.ts';
import type { Prediction } from '../../domain/prediction.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import type { Softened } from '../../domain/soften-text.ts';
import type { Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { beginTrial, type HealthBook, readHealth } from './model-health.ts';
import type { OrderOf, SceneOrder } from './scene-order.ts';
import { standIns } from './stand-ins.ts';
import type { Attempt } from './start-prediction.ts';

/** A scene's order as its user wants it, and what was tried for it in this revision, oldest first. */
export interface Round {
  readonly place: ScenePlace;
  readonly orderOf: OrderOf;
  readonly plain: SceneOrder;
  readonly tried: readonly Prediction[];
}

/** An attempt that could be made. */
export interface Option {
  readonly order: SceneOrder;
  readonly attempt: Attempt;
}

/** The first attempt at a scene: at its model, unless that fails everybody just now and another may take over. */
export async function firstAttempts(services: Services, round: Round): Promise<Option[]> {
  const { plain } = round;
  const plainly: Option = { order: plain, attempt: { number: 1, seed: plain.seed, waitSeconds: 0 } };
  const health = await readHealth(services);
  const circuit = circuitOf(health.of(plain.model.id), services.clock.now());
  if (circuit === 'closed') return [plainly];
  // Of all who find it half open, one tries it.
  if (circuit === 'half_open' && (await beginTrial(services, plain.model.id))) return [plainly];
  const why = `${plain.model.title} failed most of its latest calls`;
  const others = othersFor(services, round, health).map((model) =>
    takeOver(round, model, plain.model, why, undefined),
  );
  // Where nobody else is left, a model that mostly fails is better than none.
  return [...others, plainly];
}

/** What may follow the last failure, best first; the next one is for where the one before is more than is left. */
export async function nextAttempts(services: Services, round: Round, last: Prediction): Promise<Option[]> {
  const health = await readHealth(services);
  const others = othersFor(services, round, health);
  const isModelDown = circuitOf(health.of(last.model), services.clock.now()) === 'open';
  const attempts = round.tried.map(
    ({ model, failure, remedy }): FailedAttempt => ({
      model,
      fault: faultNamed(failure?.name ?? '') ?? null,
      remedy: remedy?.kind ?? null,
    }),
  );
  const decide = (canRewrite: boolean) => {
    const means = { canRewrite, hasOtherModel: others.length > 0, isModelDown };
    return nextRemedy(attempts, means, chanceOf(last.id));
  };
  const step = decide(true);
  if (step.kind !== 'rewrite') return carryOut(round, last, step, others);
  const softened = await soften(services, round, last);
  return softened ? [rewritten(round, last, softened)] : carryOut(round, last, decide(false), others);
}

/** Models that may take over and were not tried yet, best first; those that fail everybody are left out. */
function othersFor(services: Services, round: Round, health: HealthBook): ModelSpec[] {
  const seen = new Set([round.plain.model.id, ...round.tried.map((prediction) => prediction.model)]);
  return standIns(round.place, round.plain.kind).filter(
    ({ id }) => !seen.has(id) && circuitOf(health.of(id), services.clock.now()) !== 'open',
  );
}

function carryOut(round: Round, last: Prediction, step: NextStep, others: readonly ModelSpec[]): Option[] {
  const order = orderLike(round, last);
  const number = last.attempt + 1;
  const kept = {
    number,
    seed: last.seed ?? order.seed,
    waitSeconds: 0,
    ...variantFields(round, order, last.softened),
  };
  const why = last.failure ? inSentence(last.failure) : 'it failed';
  switch (step.kind) {
    case 'retry': {
      const when = step.waitSeconds === 0 ? 'at once' : `in ${step.waitSeconds} s`;
      const message = `Attempt ${step.attempt} of ${step.of} ${when}: ${why}`;
      return [
        { order, attempt: { ...kept, waitSeconds: step.waitSeconds, remedy: { kind: 'retry', message } } },
      ];
    }
    case 'new_seed': {
      const message = `Another seed is tried: ${why}`;
      const seed = derivedSeed(order.seed, number);
      return [{ order, attempt: { ...kept, seed, remedy: { kind: 'new_seed', message } } }];
    }
    case 'other_model': {
      const failed = findModel(last.model) ?? round.plain.model;
      return others.map((model) => takeOver(round, model, failed, why, last.softened));
    }
    default:
      return [];
  }
}

function takeOver(
  round: Round,
  model: ModelSpec,
  failed: ModelSpec,
  why: string,
  softened: string | undefined,
): Option {
  const order = round.orderOf({ model, ...(softened === undefined ? {} : { visual: softened }) });
  const message = `${model.title} takes over from ${failed.title}: ${why}`;
  const remedy = { kind: 'other_model', message, insteadOf: failed.id } as const;
  return {
    order,
    attempt: {
      number: 1,
      seed: order.seed,
      waitSeconds: 0,
      remedy,
      ...variantFields(round, order, softened),
    },
  };
}

async function soften(
  services: Services,
  { place, plain }: Round,
  last: Prediction,
): Promise<Softened | null> {
  // A line is said as it is written, or not at all.
  if (plain.kind === 'narration' || plain.kind === 'transcription') return null;
  return services.planner.soften({
    visual: last.softened ?? place.scene.text.visual,
    refusal: last.failure?.providerMessage ?? null,
    settings: place.job.settings,
  });
}

function rewritten(round: Round, last: Prediction, { visual, what }: Softened): Option {
  const model = findModel(last.model) ?? round.plain.model;
  const order = round.orderOf({ model, visual });
  const message = `The text was softened, because it was refused: ${what}`;
  const insteadOf = last.remedy?.insteadOf;
  const remedy = { kind: 'rewrite', message, ...(insteadOf ? { insteadOf } : {}) } as const;
  return {
    order,
    attempt: { number: 1, seed: order.seed, waitSeconds: 0, remedy, ...variantFields(round, order, visual) },
  };
}

/** The order that the last attempt was made with. */
function orderLike({ orderOf, plain }: Round, last: Prediction): SceneOrder {
  if (last.standsFor === undefined) return plain;
  const model = findModel(last.model) ?? plain.model;
  return orderOf({ model, ...(last.softened === undefined ? {} : { visual: last.softened }) });
}

function variantFields(
  { plain }: Round,
  order: SceneOrder,
  softened: string | undefined,
): Pick<Attempt, 'standsFor' | 'softened'> {
  if (order.recipe === plain.recipe) return {};
  return { standsFor: plain.recipe, ...(softened === undefined ? {} : { softened }) };
}

/** The failure as the end of a sentence. */
function inSentence({ message }: Failure): string {
  return message.replace(/\.$/, '');
}

/** 0 to 1, spreads the waits; the same for the same prediction, so that a repeated step waits no other time. */
function chanceOf(predictionId: string): number {
  return derivedSeed(0, predictionId) / 2 ** 31;
}
