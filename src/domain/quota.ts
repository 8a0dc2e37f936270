/** How much may be made in a day, from midnight to midnight, UTC. */

/** Bounds of a day; null: none. */
export interface Quota {
  readonly jobsPerDay: number | null;
  readonly imagesPerDay: number | null;
  /** Seconds of video asked of models. */
  readonly videoSecondsPerDay: number | null;
}

/** Work that is asked for, before it is admitted. */
export interface Work {
  readonly images: number;
  readonly videoSeconds: number;
}

export interface DayCounts extends Work {
  /** The day in UTC, such as `2026-11-20`. */
  readonly day: string;
  readonly jobs: number;
}

export const noWork: Work = { images: 0, videoSeconds: 0 };

export function noCounts(day: string): DayCounts {
  return { day, jobs: 0, ...noWork };
}

/** Day of a time (milliseconds since the epoch) in UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function addedWork(some: Work, more: Work): Work {
  return {
    images: some.images + more.images,
    // Seconds come in thousandths; sums stay exact.
    videoSeconds: Math.round((some.videoSeconds + more.videoSeconds) * 1000) / 1000,
  };
}

/** The work that is not in what was counted already. */
export function beyondWork(all: Work, countedBefore: Work): Work {
  return {
    images: Math.max(0, all.images - countedBefore.images),
    videoSeconds: Math.max(0, Math.round((all.videoSeconds - countedBefore.videoSeconds) * 1000) / 1000),
  };
}

/** The counts with more in them. */
export function counted(counts: DayCounts, more: Work & { readonly jobs: number }): DayCounts {
  return { day: counts.day, jobs: counts.jobs + more.jobs, ...addedWork(counts, more) };
}

/** Which bound would be passed if so much were added to a day's counts, in words; null where none is. */
export function excessOf(
  quota: Quota,
  used: DayCounts,
  more: Work & { readonly jobs: number },
): string | null {
  const bounds = [
    ['jobs', used.jobs, more.jobs, quota.jobsPerDay],
    ['images', used.images, more.images, quota.imagesPerDay],
    ['seconds of video', used.videoSeconds, more.videoSeconds, quota.videoSecondsPerDay],
  ] as const;
  for (const [what, before, added, bound] of bounds) {
    if (bound === null || added === 0 || before + added <= bound) continue;
    return `${before} of ${bound} ${what} a day (UTC) are used up; ${added} more are asked for.`;
  }
  return null;
}

/** The counts as they stand on a day: those of an earlier one are over. */
export function countsOn(counts: DayCounts, day: string): DayCounts {
  return counts.day === day ? counts : noCounts(day);
}

/** Whole seconds until the day ends in UTC. */
export function secondsToMidnight(now: number): number {
  const day = 24 * 3600 * 1000;
  return Math.ceil((day - (now % day)) / 1000);
}
