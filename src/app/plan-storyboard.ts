import { Fault } from '../domain/errors.ts';
import { estimate } from '../domain/estimate.ts';
import type { Job } from '../domain/job.ts';
import { maxClipSeconds } from '../domain/model-choice.ts';
import { derivedSeed } from '../domain/recipe.ts';
import type { Scene, SceneDraft } from '../domain/storyboard.ts';
import { appendEvent } from './events.ts';
import { jobModels } from './job-models.ts';
import { moveJob } from './move-job.ts';
import type { Json, Services } from './ports.ts';
import { asJson, changeJob, isoTime, keys } from './records.ts';
import { jobStep, openFolder } from './step-input.ts';

/**
 * Step PlanStoryboard: prompt to scenes. A revision that already has a storyboard keeps it.
 * @returns the scenes to draw, whether a person reviews them, and the waits of the workflow
 */
export async function planStoryboard(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const { tenantId, jobId } = step;
  const folder = await openFolder(services, step);
  await moveJob(services, tenantId, jobId, 'planning', 'Planning the storyboard');

  let scenes = folder.scenes;
  if (!folder.job.storyboard) {
    // Scenes without a storyboard are what a broken-off planning left behind.
    for (const scene of scenes) {
      await services.store.remove({ key: keys.scene(tenantId, jobId, scene.id), expectedVersion: null });
    }
    scenes = await writePlan(services, folder.job);
  }

  await moveJob(services, tenantId, jobId, 'drawing', `Drawing ${scenes.length} scenes`);
  return {
    sceneIds: scenes.map((scene) => scene.id),
    needsReview: !folder.job.settings.autoApprove && !folder.job.approval.approved,
    askAfterSeconds: services.config.askAfterSeconds,
  };
}

async function writePlan(services: Services, job: Job): Promise<Scene[]> {
  const { image, video } = jobModels(job);
  const plan = await services.planner.plan({
    prompt: job.prompt,
    settings: job.settings,
    maxSceneSeconds: maxClipSeconds(video, job.settings) - job.settings.transition.seconds,
  });
  if (plan.scenes.length === 0) throw new Fault('PlanFailed', 'The planner found no scene in this prompt.');
  const scenes = await writeScenes(services, job, plan.scenes);
  const cost = estimate({ scenes, settings: job.settings, image, video });
  await changeJob(services, job.tenantId, job.id, (current) => ({
    ...current,
    title: current.title ?? plan.title,
    storyboard: { sceneCount: scenes.length, seconds: current.settings.durationSeconds },
    cost: { estimatedMicros: cost.totalMicros, reservedMicros: cost.totalMicros, items: cost.items },
    warnings: [...current.warnings, ...plan.warnings],
  }));
  await appendEvent(services, job.tenantId, job.id, {
    type: 'storyboard.planned',
    status: 'planning',
    sceneId: null,
    message: `${scenes.length} scenes planned by ${plan.planner}`,
    data: { sceneCount: scenes.length, planner: plan.planner },
  });
  return scenes;
}

/** Writes drafts as the scenes of a job, in order. */
export async function writeScenes(
  services: Services,
  job: Job,
  drafts: readonly SceneDraft[],
): Promise<Scene[]> {
  const scenes = drafts.map((draft, position) => newScene(services, job, draft, position));
  // A transaction holds at most 100 records; the job's storyboard field says when all are there.
  for (let i = 0; i < scenes.length; i += 100) {
    await services.store.transact(
      scenes.slice(i, i + 100).map((scene) => ({
        put: { key: keys.scene(job.tenantId, job.id, scene.id), value: asJson(scene), expectedVersion: 0 },
      })),
    );
  }
  return scenes;
}

function newScene(services: Services, job: Job, draft: SceneDraft, position: number): Scene {
  return {
    ...draft,
    id: services.ids.next('scn'),
    jobId: job.id,
    position,
    source: { kind: 'generated' },
    transition: job.settings.transition,
    seed: derivedSeed(job.settings.seed, position),
    status: 'planned',
    selectedTakeIds: { image: null, clip: null },
    conformed: null,
    error: null,
    updatedAt: isoTime(services),
  };
}
