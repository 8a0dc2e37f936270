import { longestFootage } from '../../domain/estimate.ts';
import { isTerminal, type Job } from '../../domain/job.ts';
import { chooseModels } from '../../domain/model-choice.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { castFor } from '../characters/take-up-cast.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { admitRender } from '../ledger/reserve.ts';
import type { Services } from '../ports.ts';
import { changeJob, changeScene, isoTime, type JobFolder, jobWrite, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkEditable } from '../storyboard/edit-storyboard.ts';
import { checkLook, checkMaterials } from './check-request.ts';
import { checkSound } from './check-sound.ts';
import { listTitle } from './job-listing.ts';
import { useCast } from './job-materials.ts';
import { costWith, quoteRender } from './quote-render.ts';
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
 * Changes a job: title and metadata at any time, settings while its storyboard waits for review, captions and
 * look also when it has ended.
 * @param check is shown the job as it is about to be replaced, and throws where that is not what was read
 * @throws Refusal 409 `job_already_filming` or `job_busy`, 422 where no model can do it, 402 where a budget has no
 *   room for it
 */
export async function patchJob(
  services: Services,
  reader: ClientReader,
  folder: JobFolder,
  change: JobChange,
  check: (current: Job) => void = () => {},
): Promise<void> {
  const { job } = folder;
  const { settings } = change;
  const cast = settings?.characterIds && (await castFor(services, reader, settings.characterIds));
  const described = (current: Job): Job => {
    check(current);
    return {
      ...current,
      title: change.title === undefined ? current.title : change.title,
      metadata: change.metadata ?? current.metadata,
      ...(cast ? { cast } : {}),
    };
  };
  if (settings) {
    const wanted = changedSettings(job.settings, settings);
    await checkLook(services, reader, wanted, folder.scenes);
    await checkSound(services, reader, wanted);
  }
  if (settings) await checkMaterials(services, reader, { ...job.settings, ...settings }, folder.scenes);
  if (settings && isLaidOver(settings) && isTerminal(job.status)) {
    // Nothing has to be made anew by a model: as an edit of the storyboard, it only makes the video stale.
    await changeJob(services, job.tenantId, job.id, (current) => {
      checkEditable(current.status);
      return { ...described(current), settings: changedSettings(current.settings, settings) };
    });
  } else if (settings) await changeSettings(services, withCast(folder, cast), settings, described);
  else await changeJob(services, job.tenantId, job.id, described);
  if (cast) await useCast(services, { ...job, cast });
  if (change.title) await listTitle(services, job, change.title);
}

/** What is laid over pictures and clips that exist: drawn, spoken or played. */
const laidOver: readonly string[] = ['captions', 'look', 'narration', 'music'];

function isLaidOver(change: SettingsChange): boolean {
  return Object.keys(change).every((name) => laidOver.includes(name));
}

/** The folder with the characters that its job is to have. */
function withCast(folder: JobFolder, cast: Job['cast']): JobFolder {
  return cast ? { ...folder, job: { ...folder.job, cast } } : folder;
}

/** What is left to do costs something else then: it is reserved first, in one transaction with the change. */
async function changeSettings(
  services: Services,
  folder: JobFolder,
  change: NonNullable<JobChange['settings']>,
  described: (job: Job) => Job,
): Promise<void> {
  const { tenantId, id, revision } = folder.job;
  const settled = settleSettings(folder, change);
  const { transition } = change;
  const scenes = transition ? folder.scenes.map((scene) => ({ ...scene, transition })) : folder.scenes;
  const changed = { ...folder, job: { ...folder.job, ...settled }, scenes };
  const quote = await quoteRender(services, changed);
  await admitRender(services, changed, quote, { starts: 0, revision }, async () => {
    const current = await readJob(services, tenantId, id);
    if (!current) throw new Refusal('not_found', 'job_not_found', `There is no job ${id}.`);
    checkWaiting(current.value);
    // Every picture was made before the review, unless it is the plan that is reviewed.
    const paid =
      quote.images.length === folder.scenes.length
        ? []
        : current.value.cost.items.filter((item) => item.component === 'images');
    const updatedAt = isoTime(services);
    const next = { ...described(current.value), ...settled, cost: costWith(paid, quote), updatedAt };
    return { changes: [{ put: jobWrite(next, current.version) }], result: undefined };
  });
  if (!transition) return;
  for (const scene of folder.scenes) {
    await changeScene(services, tenantId, id, scene.id, (current) => ({ ...current, transition }));
  }
}

function settleSettings(
  { job, scenes }: JobFolder,
  change: NonNullable<JobChange['settings']>,
): Pick<Job, 'settings' | 'models' | 'warnings'> {
  checkWaiting(job);
  const settings = changedSettings(job.settings, change);
  const timed = change.transition
    ? scenes.map((scene) => ({ ...scene, transition: settings.transition }))
    : scenes;
  return refusingUnfit(() => {
    const chosen = chooseModels(settings, longestFootage(timed, settings));
    const models = { image: chosen.image.id, video: chosen.video.id };
    return { settings, models, warnings: [...new Set([...job.warnings, ...chosen.warnings])] };
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
