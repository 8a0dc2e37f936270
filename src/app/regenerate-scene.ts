import { choose } from '../domain/model-choice.ts';
import { clipNeeds, pictureNeeds } from '../domain/model-needs.ts';
import { derivedSeed } from '../domain/recipe.ts';
import type { Scene } from '../domain/storyboard.ts';
import { clipSeconds, layOut } from '../domain/timeline.ts';
import { checkEditable, sceneOf } from './edit-storyboard.ts';
import type { Services } from './ports.ts';
import type { JobFolder } from './records.ts';
import { Refusal } from './refusal.ts';
import { refusingUnfit } from './refuse-unfit.ts';
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
