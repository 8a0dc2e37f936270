import { type FaultName, faults, type RemedyKind } from './errors.ts';

/** One call for a scene's picture or clip that failed. */
export interface FailedAttempt {
  readonly model: string;
  /** Null for an error that the table does not know. */
  readonly fault: FaultName | null;
  /** What it was made by; null for the first. */
  readonly remedy: RemedyKind | null;
}

/** What could be done. */
export interface Means {
  /** Whether the text can be softened. */
  readonly canRewrite: boolean;
  /** Whether a model that was not tried yet may take over. */
  readonly hasOtherModel: boolean;
  /** Whether the model that failed last fails everybody by now: then waiting for it helps nobody. */
  readonly isModelDown: boolean;
}

export type NextStep =
  | { readonly kind: 'retry'; readonly waitSeconds: number; readonly attempt: number; readonly of: number }
  | { readonly kind: 'new_seed' | 'rewrite' | 'other_model' | 'stop' };

/** However long the lists of the table are, a scene is not tried more often than this. */
const mostAttempts = 8;
/** A wait is lengthened by up to this share, so that many do not come back at once. */
const jitterShare = 0.25;

/**
 * What comes after failed attempts at a scene: the first remedy of the last fault's list that is not used up.
 * @param attempts all of this round, oldest first
 * @param chance 0 to 1, spreads the waits
 */
export function nextRemedy(attempts: readonly FailedAttempt[], means: Means, chance: number): NextStep {
  const last = attempts.at(-1);
  if (!last?.fault || attempts.length >= mostAttempts) return { kind: 'stop' };
  const used = (kind: RemedyKind) => attempts.some((attempt) => attempt.remedy === kind);
  for (const remedy of faults[last.fault].remedies) {
    switch (remedy.kind) {
      case 'retry': {
        const step = nextRetry(attempts, last, remedy.waitsSeconds, chance);
        const skip = means.isModelDown && means.hasOtherModel;
        if (step && !skip) return step;
        break;
      }
      case 'new_seed':
        if (!used('new_seed')) return { kind: 'new_seed' };
        break;
      case 'rewrite':
        if (means.canRewrite && !used('rewrite')) return { kind: 'rewrite' };
        break;
      case 'other_model':
        if (means.hasOtherModel) return { kind: 'other_model' };
        break;
      // Both go on with the very same prediction, so that neither follows a failed one.
      case 'as_told':
      case 'look_up':
        break;
    }
  }
  return { kind: 'stop' };
}

/** The next wait for a fault, by how often this model has met it; null when all were waited. */
function nextRetry(
  attempts: readonly FailedAttempt[],
  { model, fault }: FailedAttempt,
  waitsSeconds: readonly number[],
  chance: number,
): NextStep | null {
  const ofModel = attempts.filter((attempt) => attempt.model === model);
  const met = ofModel.filter((attempt) => attempt.fault === fault).length;
  const waitSeconds = waitsSeconds[met - 1];
  if (waitSeconds === undefined) return null;
  const attempt = ofModel.length + 1;
  const left = waitsSeconds.length - met;
  return {
    kind: 'retry',
    waitSeconds: Math.round(waitSeconds * (1 + jitterShare * chance)),
    attempt,
    of: attempt + left,
  };
}
