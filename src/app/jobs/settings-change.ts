import type { Job, JobStatus } from '../../domain/job.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { trackAsset } from '../../domain/track.ts';
import { Refusal } from '../refusal.ts';

/** Of these each part may change by itself. */
type Parted = 'narration' | 'captions' | 'look';
/** What a storyboard was planned by. */
type Planned = 'durationSeconds' | 'structure' | 'seed';

/** Settings that a storyboard can change to; length and order follow from its scenes. */
export type SettingsChange = Partial<Omit<JobSettings, Parted | Planned>> & {
  readonly [K in Parted]?: Partial<JobSettings[K]> | undefined;
};

/** The part of it that says how a film sounds and looks, when it rests and what it may cost. */
export type FilmSettingsChange = Partial<
  Pick<
    SettingsChange,
    | Parted
    | 'music'
    | 'clipSound'
    | 'engine'
    | 'characterIds'
    | 'assetIds'
    | 'priority'
    | 'stopAfter'
    | 'deadlineSeconds'
    | 'retentionDays'
    | 'maxCostMicros'
  >
>;

/** Settings with a change of some of them. */
export function changedSettings(
  settings: JobSettings,
  { narration, captions, look, ...change }: SettingsChange,
): JobSettings {
  return {
    ...settings,
    ...change,
    narration: { ...settings.narration, ...narration },
    captions: { ...settings.captions, ...captions },
    look: { ...settings.look, ...look },
  };
}

/** What is laid over pictures and clips that exist: drawn, spoken or played. */
const laidOver: readonly string[] = ['captions', 'look', 'narration', 'music'];
const laidOverWords = 'captions, look, narration and music';
/** What says how a job runs, and nothing of its film. */
const ofTheRun: readonly string[] = [
  'engine',
  'priority',
  'deadlineSeconds',
  'retentionDays',
  'maxCostMicros',
];
/** What says how long the clips have to be, and by which model. */
const ofTheClips: readonly string[] = ['transition', 'clipSound'];

export function isLaidOver(change: SettingsChange): boolean {
  return Object.keys(change).every((name) => laidOver.includes(name));
}

/** Whether a job is planned or drawn, so that only the steps after that can still be told otherwise. */
export function isEarly(status: JobStatus): boolean {
  return status === 'queued' || status === 'planning' || status === 'drawing';
}

/**
 * Whether these settings may change now. While a job is planned and drawn it takes what only later steps read: a
 * picture under way is ordered by the rest, and would be ordered and paid again.
 * @param isLong whether it has more scenes than can be timed anew at one moment
 * @throws Refusal 409 `job_busy` naming what cannot change and what can be done, `job_already_filming`
 */
export function checkChangeable(job: Job, isLong: boolean, change: SettingsChange): void {
  const { status } = job;
  if (status === 'awaiting_approval') return;
  if (!isEarly(status)) {
    const tooLate = Object.keys(change).filter((name) => !laidOver.includes(name));
    const message =
      status === 'completed' || status === 'failed'
        ? `The job is ${status}; ${tooLate.map(fieldOf).join(', ')} can no longer change, only ${laidOverWords}.`
        : `The job is ${status}; its settings can no longer change.`;
    throw new Refusal('conflict', 'job_already_filming', message);
  }
  if (job.revision > 1) throw busy(job, 'its settings', `When it has ended ${laidOverWords} can.`);
  const later = [...laidOver, ...ofTheRun, ...(job.storyboard ? ofTheClips : [])];
  const tooEarly = Object.keys(change).filter(
    (name) => !later.includes(name) || (name === 'transition' && isLong),
  );
  if (!job.storyboard && isOtherTrack(job.settings, change)) tooEarly.push('the recording that it follows');
  if (tooEarly.length === 0) return;
  const { autoApprove, stopAfter } = job.settings;
  const rests = (!autoApprove || stopAfter !== null) && !job.approval.approved;
  throw busy(
    job,
    tooEarly.join(', '),
    rests
      ? 'That can change when it waits for approval.'
      : 'It does not wait for approval: cancel it and create another job.',
  );
}

/** What the field of a request is called. */
function fieldOf(setting: string): string {
  return setting === 'maxCostMicros' ? 'maxCost' : setting;
}

function busy({ status }: Job, what: string, then: string): Refusal {
  return new Refusal('conflict', 'job_busy', `The job is ${status}; ${what} cannot change now. ${then}`);
}

function isOtherTrack(settings: JobSettings, change: SettingsChange): boolean {
  return trackAsset(settings)?.assetId !== trackAsset(changedSettings(settings, change))?.assetId;
}
