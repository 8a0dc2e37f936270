/** What a tenant may do at once and in a day. Null: no bound. */
export interface Limits {
  /** Jobs that something works on or that wait for review. */
  readonly jobsAtOnce: number | null;
  /** Predictions at providers. */
  readonly predictionsAtOnce: number | null;
  /** Jobs made from midnight to midnight, UTC. */
  readonly jobsPerDay: number | null;
  readonly imagesPerDay: number | null;
  /** Seconds of video asked of models. */
  readonly videoSecondsPerDay: number | null;
  /** Ended jobs, their takes and exports, and unused characters go this many days later. */
  readonly retentionDays: number | null;
  /** Of each key. */
  readonly requestsPerMinute: number;
}

export const defaultLimits: Limits = {
  jobsAtOnce: null,
  predictionsAtOnce: null,
  jobsPerDay: null,
  imagesPerDay: null,
  videoSecondsPerDay: null,
  retentionDays: null,
  requestsPerMinute: 600,
};
