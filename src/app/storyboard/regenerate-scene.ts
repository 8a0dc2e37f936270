import { estimateWork } from '../../domain/estimate.ts';
import { choose } from '../../domain/model-choice.ts';
import { clipNeeds, pictureNeeds } from '../../domain/model-needs.ts';
import type { Purse } from '../../domain/purse.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import { isGenerated, type PlacedScene, type Scene } from '../../domain/storyboard.ts';
import { clipSeconds, layOut } from '../../domain/timeline.ts';
import { costWith } from '../jobs/quote-render.ts';
import { refusingUnfit } from '../jobs/refuse-unfit.ts';
import { keyOfRemake, type Remake } from '../ledger/remakes.ts';
import { admitMore } from '../ledger/reserve.ts';
import type { Services } from '../ports.ts';
import { sceneModels } from '../predictions/job-models.ts';
import { asJson, isoTime, type JobFolder, jobWrite, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkEditable, sceneOf } from './edit-storyboard.ts';
import { setScene } from './scene-progress.ts';

export interface Regenerate {
  readonly target: 'text' | 'image' | 'clip';
  /** What should be different, in the user's words. */
  readonly feedback: string | null;
  readonly seed: number | null;
  readonly model: string | null;
}

/**
 * Makes a scene's text, picture or clip anew. The earlier take is kept; the new one is chosen when it
 * is there. The job goes on waiting, or stays as it ended and is then stale.
 * @throws Refusal 404, 409 while the job or the scene is worked on, 422 for a model that cannot do it, 402 and 429
 *   where budgets or quotas do not allow it
 */
export async function regenerateScene(
  services: Services,
  folder: JobFolder,
  sceneId: string,
  request: Regenerate,
): Promise<void> {
  const { job } = folder;
  const scene = sceneOf(folder, sceneId);
  checkEditable(job.status);
  checkIdle(scene);
  if (request.target !== 'text' && !isGenerated(scene)) {
    const message = `The ${request.target} of this scene is an asset of your own; no model makes it.`;
    throw new Refusal('unprocessable', 'scene_not_generated', message, [{ path: 'target', message }]);
  }
  if (request.target === 'clip' && scene.selectedTakeIds.image === null) {
    throw new Refusal(
      'conflict',
      'scene_not_drawn',
      'The scene has no picture yet, so no clip can begin on it.',
    );
  }
  const models = { ...scene.models, ...modelFor(folder, sceneId, request) };
  const { target, feedback } = request;
  const seed = request.seed ?? derivedSeed(scene.seed, services.ids.next('req'));
  const ref = { tenantId: job.tenantId, jobId: job.id, sceneId };
  const busy = target === 'clip' ? 'filming' : 'drawing';
  const execution = services.ids.next('job');
  const input = {
    tenantId: job.tenantId,
    jobId: job.id,
    revision: job.revision,
    remake: { sceneId, target, askAfterSeconds: services.config.askAfterSeconds, execution },
  };
  if (target !== 'text')
    await reserveRemake(services, folder, { ...scene, models }, target, { execution, input });
  await setScene(services, ref, (current) => ({
    ...current,
    feedback,
    ...(target === 'text' ? {} : { seed, models, status: busy, error: null }),
  }));
  await services.workflow.start(execution, input);
}

/**
 * Holds what the new take will cost beside what is held already, and lets the estimate grow by it, since it was asked
 * for. A job that has ended opens its purse again for as long as this takes.
 */
async function reserveRemake(
  services: Services,
  { job, scenes }: JobFolder,
  scene: PlacedScene,
  target: 'image' | 'clip',
  begins: Pick<Remake, 'execution' | 'input'>,
): Promise<void> {
  const { tenantId, id: jobId, revision } = job;
  const timing = layOut(scenes, job.settings.fps).scenes[scene.position];
  const clip = target === 'clip' && timing ? [clipSeconds(timing, job.settings.fps)] : [];
  const quote = estimateWork({
    images: target === 'image' ? 1 : 0,
    clipSeconds: clip,
    settings: job.settings,
    ...sceneModels(job, scene),
  });
  const keepMicros = (purse: Purse) =>
    Math.max(0, purse.reservedMicros - purse.spentMicros - purse.committedMicros);
  const more = { job, revision, starts: 0, quote, work: () => quote.work, keepMicros };
  await admitMore(services, more, async () => {
    const current = await readJob(services, tenantId, jobId);
    if (current?.value.revision !== revision || current.value.status !== job.status) {
      throw new Refusal('conflict', 'job_busy', 'The job was changed by another request at the same moment.');
    }
    const cost = costWith(current.value.cost.items, quote);
    const remaking: Remake = { tenantId, jobId, revision, ...begins, since: isoTime(services) };
    return {
      changes: [
        { put: jobWrite({ ...current.value, cost, updatedAt: isoTime(services) }, current.version) },
        { put: { key: keyOfRemake(remaking), value: asJson(remaking), expectedVersion: 0 } },
      ],
      result: undefined,
    };
  });
}

/** @throws Refusal 409 while the scene's picture or clip is being made */
export function checkIdle(scene: Pick<Scene, 'id' | 'status'>): void {
  if (scene.status !== 'drawing' && scene.status !== 'filming') return;
  throw new Refusal(
    'conflict',
    'scene_busy',
    `Scene ${scene.id} is being made anew; wait until it is there.`,
  );
}

/** @throws Refusal 422 for a model that cannot make it */
function modelFor(folder: JobFolder, sceneId: string, request: Regenerate): Partial<Scene['models']> {
  const { model, target } = request;
  if (model === null) return {};
  const { settings } = folder.job;
  const asked = { preset: settings.preset, models: { image: model, video: model } };
  if (target === 'image') {
    return { image: refusingUnfit(() => choose(pictureNeeds(settings), asked), 'model').model.id };
  }
  if (target === 'clip') {
    const { fps } = settings;
    const timing = layOut(folder.scenes, fps).scenes.find((candidate) => candidate.sceneId === sceneId);
    const needs = clipNeeds(settings, timing ? clipSeconds(timing, fps) : 0);
    return { video: refusingUnfit(() => choose(needs, asked), 'model').model.id };
  }
  const message = `${model} is no model that makes the text of a scene`;
  throw new Refusal('unprocessable', 'scene_not_filmable', message, [{ path: 'model', message }]);
}
