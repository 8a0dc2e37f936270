import { isFault } from '../../domain/errors.ts';
import { isTerminal, type Job } from '../../domain/job.ts';
import { castFor } from '../characters/take-up-cast.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { changeJob, type JobFolder, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkEditable } from '../storyboard/edit-storyboard.ts';
import { changeSettings } from './change-settings.ts';
import { checkLook, checkMaterials } from './check-request.ts';
import { checkRecording, checkSound } from './check-sound.ts';
import { listTitle } from './job-listing.ts';
import { useCast } from './job-materials.ts';
import { changedSettings, isLaidOver, type SettingsChange } from './settings-change.ts';

export interface JobChange {
  readonly title?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly settings?: SettingsChange;
}

/**
 * Changes a job: title and metadata at any time, settings until it is filmed: all while its storyboard waits for
 * review, before that what only later steps read, and what is laid over the film also when it has ended.
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
    checkRecording(job, wanted);
    await checkMaterials(services, reader, { ...job.settings, ...settings }, folder.scenes);
    await changeInTime(services, folder, cast, settings, described);
  } else await changeJob(services, job.tenantId, job.id, described);
  if (cast) await useCast(services, { ...job, cast });
  if (change.title) await listTitle(services, job, change.title);
}

/** As often the job may go on, or be changed by others, while one change is priced. */
const maxRaces = 10;

/** Changes settings of the job as it stands, read again where it went on meanwhile. */
async function changeInTime(
  services: Services,
  folder: JobFolder,
  cast: Job['cast'],
  change: SettingsChange,
  described: (job: Job) => Job,
): Promise<void> {
  let { job } = folder;
  let read: JobFolder | null = folder;
  for (let race = 1; ; race++) {
    if (!read) throw new Refusal('not_found', 'job_not_found', `There is no job ${job.id}.`);
    job = read.job;
    try {
      if (isLaidOver(change) && isTerminal(job.status))
        return await changeEnded(services, job, change, described);
      return await changeSettings(
        services,
        cast ? { ...read, job: { ...job, cast } } : read,
        change,
        described,
      );
    } catch (error) {
      if (!isFault(error, 'VersionConflict') || race === maxRaces) throw error;
      read = await readJobFolder(services, job.tenantId, job.id);
    }
  }
}

/** Nothing has to be made anew by a model: as an edit of the storyboard, it only makes the video stale. */
async function changeEnded(
  services: Services,
  { tenantId, id }: Job,
  change: SettingsChange,
  described: (job: Job) => Job,
): Promise<void> {
  await changeJob(services, tenantId, id, (current) => {
    checkEditable(current.status);
    return { ...described(current), settings: changedSettings(current.settings, change) };
  });
}
