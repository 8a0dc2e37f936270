import type { Job } from './job.ts';
import { median } from './model-health.ts';
import { isFinished, type Prediction } from './prediction.ts';
import type { Scene } from './storyboard.ts';

/** Joining a video of any length takes a few seconds, because parts are only copied. */
const cutSeconds = 5;
/** A clip is conformed beside the others; the longest one is waited for, for each second of it. */
const conformShare = 0.5;
/** What takes longer than usual is expected to take this share of the time so far, and so never 0. */
const lateShare = 0.25;

/** Seconds that a model usually takes for each kind of work; null where nobody knows. */
export type UsualSeconds = Readonly<Record<Filmed, number | null>>;

type Filmed = 'image' | 'clip';

export interface JobWork {
  readonly job: Job;
  readonly scenes: readonly Scene[];
  /** All of the job. */
  readonly predictions: readonly Prediction[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** From the last clip to the file. @param longestSeconds of a scene */
export function tailSeconds(longestSeconds: number): number {
  return longestSeconds * conformShare + cutSeconds;
}

/**
 * Seconds until the video is there, of work alone: a person's time is not known. It follows from what the
 * models take for this very job, else from what they usually take.
 * @returns null where nothing of the kind is known, and where nobody is at work
 */
export function secondsLeft(work: JobWork): number | null {
  const { job, scenes, now } = work;
  const tail = tailSeconds(Math.max(0, ...scenes.map((scene) => scene.seconds)));
  if (job.status === 'cutting') {
    const since = job.stages.findLast((stage) => stage.status === 'cutting')?.at;
    return Math.max(1, cutSeconds - (since === undefined ? 0 : (now - Date.parse(since)) / 1000));
  }
  if (job.status !== 'drawing' && job.status !== 'filming') return null;
  const clips = stageLeft(work, 'clip');
  if (job.status === 'filming') return clips === null ? null : clips + tail;
  const images = stageLeft(work, 'image');
  return images === null || clips === null ? null : images + clips + tail;
}

/** Until the last picture or clip is there; those that wait for a turn come after those under way. */
function stageLeft(work: JobWork, kind: Filmed): number | null {
  const { scenes, predictions, now } = work;
  const missing = scenes.filter((scene) => scene.selectedTakeIds[kind] === null && scene.status !== 'failed');
  if (missing.length === 0) return 0;
  const usual = usualSeconds(work, kind);
  if (usual === null) return null;
  const open = new Map(
    predictions
      .filter((prediction) => prediction.kind === kind && !isFinished(prediction.status))
      .map((prediction) => [prediction.sceneId, prediction]),
  );
  const left = missing.flatMap(({ id }) => {
    const submittedAt = open.get(id)?.submittedAt;
    if (submittedAt === undefined || submittedAt === null) return [];
    const elapsed = (now - Date.parse(submittedAt)) / 1000;
    return Math.max(usual - elapsed, elapsed * lateShare);
  });
  const waiting = missing.length - left.length;
  if (left.length === 0) return usual;
  return Math.max(...left) + Math.ceil(waiting / left.length) * usual;
}

function usualSeconds({ job, predictions }: JobWork, kind: Filmed): number | null {
  const own = predictions.flatMap(({ kind: made, status, submittedAt, completedAt }) =>
    made === kind && status === 'succeeded' && submittedAt !== null && completedAt !== null
      ? (Date.parse(completedAt) - Date.parse(submittedAt)) / 1000
      : [],
  );
  return median(own) ?? job.usualSeconds?.[kind] ?? null;
}
