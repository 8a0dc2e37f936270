import type { JobStatus } from './job.ts';

/** Something a user may want to know of, in the order it happened. */
export type JobEventType =
  | 'job.status'
  | 'storyboard.planned'
  | 'scene.status'
  | 'prediction.submitted'
  | 'prediction.progress'
  | 'prediction.succeeded'
  | 'prediction.failed'
  | 'prediction.remedy'
  | 'cut.window'
  | 'cut.engine'
  /** What was paid is far off what was estimated. */
  | 'job.cost_variance';

export interface JobEvent {
  /** From 1, without gaps within a job: the cursor of the event stream. */
  readonly sequence: number;
  readonly type: JobEventType;
  readonly at: string;
  readonly status: JobStatus;
  readonly sceneId: string | null;
  /** One sentence for a person, such as "Filming scene 3 of 6". */
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}
