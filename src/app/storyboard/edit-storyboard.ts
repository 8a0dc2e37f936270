/** Changes of a storyboard by its user: while it waits for review, and after the job has ended. */
import { isFault } from '../../domain/errors.ts';
import { isTerminal, type Job, type JobStatus } from '../../domain/job.ts';
import { clipNeeds, whyUnable } from '../../domain/model-needs.ts';
import type { Grade, Mood, Transition } from '../../domain/settings.ts';
import {
  isGenerated,
  type PlacedScene,
  type Scene,
  type SceneDraft,
  type SceneText,
  type ShotSource,
} from '../../domain/storyboard.ts';
import { clipSeconds, layOut } from '../../domain/timeline.ts';
import { checkCast, checkWords } from '../jobs/check-request.ts';
import { listWords, unlistWords } from '../jobs/job-listing.ts';
import type { Services } from '../ports.ts';
import { sceneModels } from '../predictions/job-models.ts';
import { isoTime, type JobFolder, jobWrite, readJob, readJobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { newScene } from './new-scene.ts';
import { sceneWrites } from './scene-writes.ts';

const minSeconds = 5;
const maxSeconds = 600;
const maxScenes = 120;

export interface SceneChange {
  readonly beat?: string;
  readonly text?: Partial<SceneText>;
  readonly seconds?: number;
  readonly transition?: Transition;
  readonly grade?: Grade | null;
  readonly source?: ShotSource;
  readonly characterIds?: readonly string[] | null;
  readonly mood?: Mood | null;
}

/** Is shown what is about to be changed, and throws where that is not what the user has read. */
type Check = (current: JobFolder) => void;
const unchecked: Check = () => {};

/** @throws Refusal 404, 409 or 422; see `changeStoryboard` */
export function editScene(
  services: Services,
  job: Job,
  sceneId: string,
  change: SceneChange,
  check: Check = unchecked,
): Promise<JobFolder> {
  return changeStoryboard(services, job, (folder) => {
    check(folder);
    const scene = sceneOf(folder, sceneId);
    const { position: _, ...stored } = scene;
    const edited: Scene = { ...stored, ...change, text: { ...scene.text, ...change.text } };
    return {
      scenes: folder.scenes.map((other) => (other.id === sceneId ? edited : other)),
      written: [edited],
    };
  });
}

/** @param position from 0; left out, the scene comes last */
export function insertScene(
  services: Services,
  job: Job,
  draft: SceneDraft,
  position?: number,
  check: Check = unchecked,
): Promise<JobFolder> {
  const added = newScene(services, job, draft, services.ids.next('scn'));
  return changeStoryboard(services, job, (folder) => {
    check(folder);
    const { scenes } = folder;
    if (scenes.length >= maxScenes) refuse('scenes', `a storyboard has at most ${maxScenes} scenes`);
    return {
      scenes: scenes.toSpliced(position ?? scenes.length, 0, { ...added, position: 0 }),
      written: [added],
    };
  });
}

/** The scene leaves the video; its takes are kept as long as the job. */
export function removeScene(
  services: Services,
  job: Job,
  sceneId: string,
  check: Check = unchecked,
): Promise<JobFolder> {
  return changeStoryboard(services, job, (folder) => {
    check(folder);
    const scene = sceneOf(folder, sceneId);
    return { scenes: folder.scenes.filter((other) => other !== scene), written: [] };
  });
}

/** @param sceneIds all scenes of the job, each once */
export function orderScenes(
  services: Services,
  job: Job,
  sceneIds: readonly string[],
  check: Check = unchecked,
): Promise<JobFolder> {
  return changeStoryboard(services, job, (folder) => {
    check(folder);
    const { scenes } = folder;
    const ordered = sceneIds.flatMap((id) => scenes.find((scene) => scene.id === id) ?? []);
    const isWhole = new Set(ordered).size === scenes.length && sceneIds.length === scenes.length;
    if (!isWhole) refuse('sceneIds', 'must name every scene of the job once');
    return { scenes: ordered, written: [] };
  });
}

interface Change {
  readonly scenes: readonly Scene[];
  /** Scenes whose own records change. */
  readonly written: readonly Scene[];
}

/**
 * Carries a change out whole: scenes and order in one transaction, again when somebody else was first.
 * @throws Refusal 409 `job_busy` while the job is worked on, 422 where the result cannot be filmed
 */
async function changeStoryboard(
  services: Services,
  { tenantId, id }: Job,
  change: (folder: JobFolder) => Change,
): Promise<JobFolder> {
  for (;;) {
    const job = await readJob(services, tenantId, id);
    const folder = await readJobFolder(services, tenantId, id);
    if (!job || !folder) throw new Refusal('not_found', 'job_not_found', `There is no job ${id}.`);
    checkEditable(job.value.status);
    const { scenes, written } = change(folder);
    checkScenes(job.value, scenes);
    for (const scene of written)
      checkCast(job.value.settings.characterIds, scene.characterIds, 'characterIds');
    checkWords(job.value.settings, scenes);
    const milliseconds = scenes.reduce((sum, scene) => sum + Math.round(scene.seconds * 1000), 0);
    const storyboard = { sceneIds: scenes.map((scene) => scene.id), seconds: milliseconds / 1000 };
    const updatedAt = isoTime(services);
    const writes = await sceneWrites(services, folder, written, updatedAt);
    if (!writes) continue;
    try {
      // Every edit passes through the job's version, so of two editors one reads again.
      await services.store.transact([
        { put: jobWrite({ ...job.value, storyboard, updatedAt }, job.version) },
        ...writes.map((put) => ({ put })),
      ]);
    } catch (error) {
      if (!isFault(error, 'VersionConflict')) throw error;
      continue;
    }
    await listWords(
      services,
      job.value,
      written.map((scene) => scene.text),
    );
    const after = await readJobFolder(services, tenantId, id);
    if (!after) continue;
    await unlistWords(services, folder, after);
    return after;
  }
}

/** @throws Refusal 409 unless nothing works on the job's storyboard */
export function checkEditable(status: JobStatus): void {
  if (status === 'canceled')
    throw new Refusal('conflict', 'job_canceled', 'A canceled job cannot be changed.');
  if (status === 'awaiting_approval' || isTerminal(status)) return;
  throw new Refusal(
    'conflict',
    'job_busy',
    `The job is ${status}; its storyboard can change when it waits or has ended.`,
  );
}

function checkScenes(job: Job, scenes: readonly Scene[]): void {
  const seconds = scenes.reduce((sum, scene) => sum + scene.seconds, 0);
  if (seconds < minSeconds || seconds > maxSeconds) {
    refuse(
      'seconds',
      `the scenes must last ${minSeconds} to ${maxSeconds} s together, not ${Number(seconds.toFixed(3))}`,
    );
  }
  const { fps } = job.settings;
  const timeline = layOut(scenes, fps);
  scenes.forEach((scene, i) => {
    const timing = timeline.scenes[i];
    const { video } = sceneModels(job, scene);
    if (!isGenerated(scene)) return;
    const reason = timing ? whyUnable(video, clipNeeds(job.settings, clipSeconds(timing, fps))) : null;
    if (reason !== null) {
      const message = `scene ${i + 1}: ${video.id} ${reason}`;
      throw new Refusal('unprocessable', 'scene_not_filmable', message, [{ path: 'seconds', message }]);
    }
  });
}

/** @throws Refusal 404 */
export function sceneOf({ job, scenes }: JobFolder, sceneId: string): PlacedScene {
  const scene = scenes.find((candidate) => candidate.id === sceneId);
  if (!scene)
    throw new Refusal('not_found', 'scene_not_found', `There is no scene ${sceneId} in job ${job.id}.`);
  return scene;
}

function refuse(path: string, message: string): never {
  throw new Refusal('unprocessable', 'validation_failed', message, [{ path, message }]);
}
