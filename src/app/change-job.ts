import { footageSeconds } from '../domain/estimate.ts';
import type { Job } from '../domain/job.ts';
import { chooseModels } from '../domain/model-choice.ts';
import type { JobSettings } from '../domain/settings.ts';
import type { Services } from './ports.ts';
import { costWith, quoteRender } from './quote-render.ts';
import { changeJob, changeScene, type JobFolder, readJobFolder } from './records.ts';
import { Refusal } from './refusal.ts';
import { refusingUnfit } from './refuse-unfit.ts';

export interface JobChange {
  readonly title?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Settings that a storyboard can change to; length and order follow from its scenes. */
  readonly settings?: SettingsChange;
}

/** Of these each part may change by itself. */
type Parted = 'narration' | 'captions' | 'look';
/** What a storyboard was planned by. */
type Planned = 'durationSeconds' | 'structure' | 'seed';

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
function changedSettings(
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

/**
 * Changes a job: title and metadata at any time, settings while its storyboard waits for review.
 * @throws Refusal 409 `job_already_filming` or `job_busy`, 422 where no model can do it
 */
export async function patchJob(services: Services, folder: JobFolder, change: JobChange): Promise<void> {
  const { job } = folder;
  const { title, metadata } = change;
  const settled = change.settings ? settleSettings(folder, change.settings) : {};
  await changeJob(services, job.tenantId, job.id, (current) => {
    if (change.settings) checkWaiting(current);
    return {
      ...current,
      ...settled,
      title: title === undefined ? current.title : title,
      metadata: metadata ?? current.metadata,
    };
  });
  const { transition } = change.settings ?? {};
  if (transition) {
    for (const scene of folder.scenes) {
      await changeScene(services, job.tenantId, job.id, scene.id, (current) => ({ ...current, transition }));
    }
  }
  if (change.settings) await reserveAgain(services, job);
}

/** What is left to do costs something else now. */
async function reserveAgain(services: Services, job: Job): Promise<void> {
  const folder = await readJobFolder(services, job.tenantId, job.id);
  if (!folder) return;
  const quote = await quoteRender(services, folder);
  await changeJob(services, job.tenantId, job.id, (current) => ({
    ...current,
    cost: costWith(
      // Every picture was made before the review, unless it is the plan that is reviewed.
      quote.images.length === folder.scenes.length
        ? []
        : current.cost.items.filter((item) => item.component === 'images'),
      quote,
    ),
  }));
}

function settleSettings(
  { job, scenes }: JobFolder,
  change: NonNullable<JobChange['settings']>,
): Pick<Job, 'settings' | 'models'> {
  checkWaiting(job);
  const settings = changedSettings(job.settings, change);
  const timed = change.transition
    ? scenes.map((scene) => ({ ...scene, transition: settings.transition }))
    : scenes;
  return refusingUnfit(() => {
    const { image, video } = chooseModels(settings, Math.max(...footageSeconds(timed, settings)));
    return { settings, models: { image: image.id, video: video.id } };
  });
}

function checkWaiting({ status }: Job): void {
  if (status === 'awaiting_approval') return;
  const early = status === 'queued' || status === 'planning' || status === 'drawing';
  throw early
    ? new Refusal(
        'conflict',
        'job_busy',
        `The job is ${status}; its settings can change when it waits for approval.`,
      )
    : new Refusal(
        'conflict',
        'job_already_filming',
        `The job is ${status}; its settings can no longer change.`,
      );
}
