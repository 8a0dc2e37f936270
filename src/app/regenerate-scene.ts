import { maxClipSeconds } from '../domain/model-choice.ts';
import { findModel } from '../domain/model-registry.ts';
import { derivedSeed } from '../domain/recipe.ts';
import type { Scene } from '../domain/storyboard.ts';
import { clipSeconds, layOut } from '../domain/timeline.ts';
import { checkEditable, sceneOf } from './edit-storyboard.ts';
import type { Services } from './ports.ts';
import type { JobFolder } from './records.ts';
import { Refusal } from './refusal.ts';
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
 * @throws Refusal 404, 409 while the job or the scene is worked on, 422 for a model that cannot do it
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
  await setScene(services, ref, (current) => ({
    ...current,
    feedback,
    ...(target === 'text' ? {} : { seed, models, status: busy, error: null }),
  }));
  await services.workflow.start(services.ids.next('job'), {
    tenantId: job.tenantId,
    jobId: job.id,
    revision: job.revision,
    remake: { sceneId, target, askAfterSeconds: services.config.askAfterSeconds },
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

function modelFor(folder: JobFolder, sceneId: string, request: Regenerate): Partial<Scene['models']> {
  if (request.model === null) return {};
  const model = findModel(request.model);
  if (request.target === 'image' && model?.kind === 'image') return { image: model.id };
  if (request.target === 'clip' && model?.kind === 'video') {
    const { settings } = folder.job;
    const timing = layOut(folder.scenes, settings.fps).scenes.find(
      (candidate) => candidate.sceneId === sceneId,
    );
    const limit = maxClipSeconds(model, settings);
    const needed = timing ? clipSeconds(timing, settings.fps) : 0;
    if (needed <= limit) return { video: model.id };
    throw unfit(`${model.id} films at most ${limit} s at a time; the scene needs ${needed} s`);
  }
  throw unfit(`is no model that makes the ${request.target} of a scene`);
}

function unfit(message: string): Refusal {
  return new Refusal('unprocessable', 'scene_not_filmable', message, [{ path: 'model', message }]);
}
