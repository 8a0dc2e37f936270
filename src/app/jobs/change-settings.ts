import { Fault } from '../../domain/errors.ts';
import { longestFootage } from '../../domain/estimate.ts';
import type { CostItem, Job } from '../../domain/job.ts';
import { chooseModels } from '../../domain/model-choice.ts';
import type { Purse } from '../../domain/purse.ts';
import { beyondWork, type Work } from '../../domain/quota.ts';
import { digest } from '../../domain/recipe.ts';
import type { Transition } from '../../domain/settings.ts';
import type { Narrator } from '../../domain/sound-estimate.ts';
import { admitMore, admitRender } from '../ledger/reserve.ts';
import type { Changes } from '../ledger/transact-anew.ts';
import { narratorOf } from '../narration/narrator.ts';
import type { Services } from '../ports.ts';
import { readHealth, whyPassedOver } from '../predictions/model-health.ts';
import { changeScene, isoTime, type JobFolder, jobWrite, keys, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { priceRequest } from './price-request.ts';
import { costWith, quoteRender, type RenderQuote } from './quote-render.ts';
import { refusingUnfit } from './refuse-unfit.ts';
import { changedSettings, checkChangeable, isEarly, type SettingsChange } from './settings-change.ts';

/** The scenes that a transaction has room for beside the job and its accounts. */
const maxScenes = 60;

/** What a change comes to before it is written. */
interface Changed {
  /** With the settings, models and transitions as they are to be. */
  readonly folder: JobFolder;
  readonly quote: RenderQuote;
  readonly cost: Job['cost'];
  /** What the choice of its models warns of. */
  readonly warnings: readonly string[];
}

/**
 * Changes settings of a job that is not filmed yet. What is left to do costs something else then: it is reserved
 * first, in one transaction with the change.
 * @param described makes the rest of the change; it throws to refuse
 * @throws Refusal 402, 409, 422; Fault `VersionConflict` when the job went on meanwhile: it is to be read again
 */
export async function changeSettings(
  services: Services,
  folder: JobFolder,
  change: SettingsChange,
  described: (job: Job) => Job,
): Promise<void> {
  const { job } = folder;
  const { transition } = change;
  const isLong = folder.scenes.length > maxScenes;
  checkChangeable(job, isLong, change);
  const changed = job.storyboard
    ? await changedFilm(services, folder, change)
    : changedRequest(services, folder, change);
  const { settings, models } = changed.folder.job;
  const beside = async () => {
    const current = await readJob(services, job.tenantId, job.id);
    if (!current) throw new Refusal('not_found', 'job_not_found', `There is no job ${job.id}.`);
    if (standOf(current.value) !== standOf(job))
      throw new Fault('VersionConflict', 'The job went on, or was changed, while its settings were priced.');
    const updatedAt = isoTime(services);
    // A step may have warned of something while the settings were priced.
    const warnings = [...new Set([...current.value.warnings, ...changed.warnings])];
    const next = { ...described(current.value), settings, models, warnings, cost: changed.cost, updatedAt };
    const timed = transition && !isLong ? await transitionWrites(services, folder, transition) : [];
    return { changes: [{ put: jobWrite(next, current.version) }, ...timed], result: undefined };
  };
  if (isEarly(job.status)) await admitEarly(services, changed, beside);
  else
    await admitRender(services, changed.folder, changed.quote, { starts: 0, revision: job.revision }, beside);
  if (!transition || !isLong) return;
  for (const { id } of folder.scenes)
    await changeScene(services, job.tenantId, job.id, id, (scene) => ({ ...scene, transition }));
}

/** All of a job that a price of its settings goes by. */
function standOf({ status, revision, settings, models, storyboard }: Job): string {
  return digest({ status, revision, settings, models, planned: storyboard !== null });
}

/** A storyboard under other settings. @throws Refusal 422 where no model can film it */
async function changedFilm(services: Services, folder: JobFolder, change: SettingsChange): Promise<Changed> {
  const { job } = folder;
  const { transition } = change;
  const settings = changedSettings(job.settings, change);
  const scenes = transition ? folder.scenes.map((scene) => ({ ...scene, transition })) : folder.scenes;
  const health = await readHealth(services);
  const chosen = refusingUnfit(() =>
    chooseModels(settings, longestFootage(scenes, settings), whyPassedOver(services, health)),
  );
  // Pictures under way are ordered from the model that the job has.
  const image = isEarly(job.status) ? job.models.image : chosen.image.id;
  const models = { image, video: chosen.video.id };
  const after = { ...folder, job: { ...job, settings, models }, scenes };
  const quote = await quoteRender(services, after);
  return { folder: after, quote, cost: costOf(folder, quote), warnings: chosen.warnings };
}

/**
 * The estimate of a storyboard whose settings changed: what was paid to hear its recording stays in it; while it is
 * drawn its pictures do too, as they were planned, and in review all of them were made, unless it is the plan that is
 * reviewed.
 */
function costOf({ job, scenes }: JobFolder, quote: RenderQuote): Job['cost'] {
  const itemsOf = (wanted: CostItem['component']) =>
    job.cost.items.filter(({ component }) => component === wanted);
  const pictures = itemsOf('images');
  const heard = isHeard(job) ? itemsOf('transcription') : [];
  if (isEarly(job.status)) {
    const items = quote.items.filter(({ component }) => component !== 'images');
    return costWith([...pictures, ...heard], { items });
  }
  return costWith(quote.images.length === scenes.length ? heard : [...pictures, ...heard], quote);
}

/** Whether the film follows a recording of its narration that was listened to. */
function isHeard({ track, settings }: Job): boolean {
  return track?.assetId === settings.narration.assetId;
}

/** A job without a storyboard: it is priced as a request is. */
function changedRequest(services: Services, folder: JobFolder, change: SettingsChange): Changed {
  const { job } = folder;
  const settings = changedSettings(job.settings, change);
  const narrator = narratorOf(services);
  const priceWith = (who: Narrator) => priceRequest({ ...settings, models: job.models }, [], who);
  const cost = priceWith(narrator);
  // What was paid to hear the recording stays in the estimate, but is not held again.
  const quote = job.track ? priceWith({ ...narrator, recordingsHeardBy: null }) : cost;
  return {
    folder: { ...folder, job: { ...job, settings } },
    quote: { ...quote, images: [], clips: [] },
    cost: { estimatedMicros: cost.totalMicros, items: cost.items },
    warnings: [],
  };
}

/** The pictures under way are part of the price, and held and counted already. */
function admitEarly(
  services: Services,
  { folder: { job }, quote }: Changed,
  beside: Parameters<typeof admitMore<undefined>>[2],
): Promise<void> {
  const { videoSeconds } = quote.work;
  const more = {
    job,
    revision: job.revision,
    starts: 0,
    quote,
    work: (admitted: Work) => beyondWork({ images: 0, videoSeconds }, admitted),
    keepMicros: ({ committedMicros }: Purse) => -Math.min(committedMicros, quote.totalMicros),
  };
  return admitMore(services, more, beside);
}

/** The scenes with another transition. They are read as they are now: pictures come home meanwhile. */
async function transitionWrites(
  services: Services,
  { job, scenes }: JobFolder,
  transition: Transition,
): Promise<Changes> {
  const updatedAt = isoTime(services);
  const records = await Promise.all(
    scenes.map((scene) => services.store.get(keys.scene(job.tenantId, job.id, scene.id))),
  );
  return records.flatMap((record) => {
    if (!record) return [];
    const value = { ...record.value, transition: { ...transition }, updatedAt };
    return [{ put: { key: record.key, value, expectedVersion: record.version } }];
  });
}
