import type { Job, JobStatus } from './job.ts';
import type { Scene } from './storyboard.ts';
import { type JobWork, secondsLeft } from './time-left.ts';

export interface Counts {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

export interface Progress {
  /** 0 to 100; never falls within a revision. */
  readonly percent: number;
  readonly stage: JobStatus;
  /** One sentence for a person, such as "Filming scene 3 of 6". */
  readonly message: string;
  /** Null while nothing is known, and when a person or nobody is at work. */
  readonly etaSeconds: number | null;
  readonly images: Counts;
  readonly clips: Counts;
}

/** Shares of the whole, in percent: the ends of planning, of drawing and of filming. */
const planned = 4;
const drawn = 24;
const filmed = 86;
/** A clip counts in full once it is conformed; this much when it has come home. */
const filmedShare = 0.7;

/**
 * How far a job is, counted from finished parts.
 * @param work its scenes and predictions may be left empty for a job that has ended
 */
export function progressOf(work: JobWork): Progress {
  const { job, scenes } = work;
  const total = job.storyboard?.sceneIds.length ?? scenes.length;
  const images = count(scenes, total, (scene) => scene.selectedTakeIds.image !== null, 'image');
  const clips = count(scenes, total, (scene) => scene.conformed !== null, 'clip');
  const percent = percentOf(job, scenes, total);
  const left = secondsLeft(work);
  return {
    percent,
    stage: job.status,
    message: messageOf(job, images, clips),
    etaSeconds: left === null ? null : Math.max(1, Math.round(left)),
    images: job.status === 'completed' ? { ...images, done: total } : images,
    clips: job.status === 'completed' ? { ...clips, done: total } : clips,
  };
}

function count(
  scenes: readonly Scene[],
  total: number,
  isDone: (scene: Scene) => boolean,
  kind: 'image' | 'clip',
): Counts {
  const failed = scenes.filter(
    (scene) => scene.status === 'failed' && (scene.selectedTakeIds.image === null) === (kind === 'image'),
  );
  return { done: scenes.filter(isDone).length, failed: failed.length, total };
}

function percentOf(job: Job, scenes: readonly Scene[], total: number): number {
  if (job.status === 'completed') return 100;
  if (job.status === 'queued') return 0;
  if (job.status === 'planning') return 1;
  if (job.status === 'cutting') return filmed + 4;
  if (total === 0) return 1;
  const images = scenes.filter((scene) => scene.selectedTakeIds.image !== null).length / total;
  const drawnSoFar = whole(planned + images * (drawn - planned));
  // Whoever reviews the plan reviews it before its pictures are drawn.
  const isDrawnFirst = job.settings.stopAfter !== 'plan';
  // What was edited in review is drawn after the review: that is no step back.
  if (job.status === 'drawing') return job.approval.approved && isDrawnFirst ? drawn : drawnSoFar;
  if (job.status === 'awaiting_approval') return isDrawnFirst ? drawn : drawnSoFar;
  const clips = scenes.reduce((sum, scene) => sum + clipShare(scene), 0) / total;
  return whole(
    clips > 0 || images === 1 ? drawn + clips * (filmed - drawn) : planned + images * (drawn - planned),
  );
}

function clipShare(scene: Scene): number {
  if (scene.conformed) return 1;
  return scene.selectedTakeIds.clip ? filmedShare : 0;
}

const whole = (percent: number) => Math.floor(percent);

function messageOf(job: Job, images: Counts, clips: Counts): string {
  const next = ({ done, total }: Counts) => `scene ${Math.min(done + 1, total)} of ${total}`;
  switch (job.status) {
    case 'queued':
      return 'Waiting to start';
    case 'planning':
      return 'Planning the storyboard';
    case 'drawing':
      return `Drawing ${next(images)}`;
    case 'awaiting_approval':
      return 'Waiting for approval of the storyboard';
    case 'filming':
      return `Filming ${next(clips)}`;
    case 'cutting':
      return 'Cutting the video';
    case 'completed':
      return 'The video is ready';
    case 'failed':
      return job.error?.message ?? 'The job failed';
    case 'canceled':
      return 'The job was canceled';
  }
}
