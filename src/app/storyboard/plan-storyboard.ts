import { Fault } from '../../domain/errors.ts';
import type { Job, Storyboard } from '../../domain/job.ts';
import { maxSceneSeconds } from '../../domain/model-choice.ts';
import { digest } from '../../domain/recipe.ts';
import type { Scene, SceneDraft } from '../../domain/storyboard.ts';
import { alignToBorders, type TrackPart, trackAsset, wordsIn } from '../../domain/track.ts';
import { appendEvent } from '../events.ts';
import { listTitle, listWords } from '../jobs/job-listing.ts';
import { moveJob } from '../jobs/move-job.ts';
import { estimateStoryboard } from '../jobs/price-request.ts';
import { reserveAnew } from '../ledger/reserve.ts';
import { narratorOf } from '../narration/narrator.ts';
import type { Json, Services } from '../ports.ts';
import { jobModels } from '../predictions/job-models.ts';
import { changeJob, readJob } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { moderatePrompt, moderateScenes } from './moderate-storyboard.ts';
import { newScene, removeScenes, writeScenes } from './new-scene.ts';

/**
 * Step PlanStoryboard: prompt to scenes. A revision that already has a storyboard keeps it.
 * @returns whether a recording is to be heard first; else the scenes to draw, whether a person reviews them or, before that, the plan, and the waits of the workflow
 */
export async function planStoryboard(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const { tenantId, jobId } = step;
  const folder = await openFolder(services, step);
  const moved = await moveJob(services, tenantId, jobId, 'planning', 'Planning the storyboard');
  const job = moved.job ?? folder.job;

  const { askAfterSeconds } = services.config;
  if (mustHear(job)) {
    return { mustHear: true, sceneIds: [], restsAfterPlan: false, needsReview: false, askAfterSeconds };
  }
  const { sceneIds } = job.storyboard ?? (await writePlan(services, job));
  await moderateScenes(services, step);

  const { settings, approval } = job;
  const restsAfterPlan = settings.stopAfter === 'plan' && !approval.approved;
  if (!restsAfterPlan) {
    await moveJob(services, tenantId, jobId, 'drawing', `Drawing ${sceneIds.length} scenes`);
  }
  return {
    mustHear: false,
    sceneIds,
    restsAfterPlan,
    needsReview: (!settings.autoApprove || settings.stopAfter === 'images') && !approval.approved,
    askAfterSeconds,
  };
}

/** Whether the film follows a recording that nobody has listened to yet. */
function mustHear({ settings, storyboard, track }: Job): boolean {
  const asset = trackAsset(settings);
  return asset !== null && storyboard === null && track?.assetId !== asset.assetId;
}

/** The planned scenes with their changes where the job's recording has its borders, and what it says in each. */
function followTrack(
  { settings, track }: Job,
  drafts: readonly SceneDraft[],
  maxSeconds: number,
): (SceneDraft & { readonly trackPart?: TrackPart })[] {
  if (!track || trackAsset(settings)?.assetId !== track.assetId) return [...drafts];
  const planned = drafts.map(({ seconds }) => seconds);
  const lengths = alignToBorders(planned, track.borders, settings.fps, maxSeconds);
  let fromSeconds = 0;
  return drafts.map((draft, i) => {
    const seconds = lengths[i] ?? draft.seconds;
    const trackPart = { fromSeconds, seconds };
    fromSeconds += seconds;
    if (settings.narration.assetId !== track.assetId) return { ...draft, seconds };
    const said = wordsIn(track, trackPart).map(({ text }) => text);
    const narration = said.length > 0 ? said.join(' ') : null;
    return { ...draft, seconds, trackPart, text: { ...draft.text, narration } };
  });
}

async function writePlan(services: Services, job: Job): Promise<Storyboard> {
  await removeScenes(services, job);
  await moderatePrompt(services, job);
  const { video } = jobModels(job);
  const plan = await services.planner.plan({
    prompt: job.prompt,
    settings: job.settings,
    brand: job.brand ?? null,
    maxSceneSeconds: maxSceneSeconds(video, job.settings),
  });
  if (plan.scenes.length === 0) throw new Fault('PlanFailed', 'The planner found no scene in this prompt.');
  const scenes = followTrack(job, plan.scenes, maxSceneSeconds(video, job.settings)).map(
    ({ trackPart, ...draft }, i) => ({
      ...newScene(services, job, draft, i),
      ...(trackPart ? { trackPart } : {}),
    }),
  );
  await writeScenes(services, job, scenes);
  await listWords(
    services,
    job,
    scenes.map((scene) => scene.text),
  );
  if (!job.title) await listTitle(services, job, plan.title);
  const storyboard = { sceneIds: scenes.map((scene) => scene.id), seconds: job.settings.durationSeconds };
  await takeUpPlan(services, job, { scenes, storyboard, title: plan.title, warnings: plan.warnings });
  await appendEvent(services, job.tenantId, job.id, {
    type: 'storyboard.planned',
    status: 'planning',
    sceneId: null,
    message: `${scenes.length} scenes planned by ${plan.planner}`,
    data: { sceneCount: scenes.length, planner: plan.planner },
  });
  return storyboard;
}

interface WrittenPlan {
  readonly scenes: readonly Scene[];
  readonly storyboard: Storyboard;
  readonly title: string;
  readonly warnings: readonly string[];
}

/**
 * Makes the written scenes the job's storyboard, at the price of its settings as they are by then: what no plan
 * reads may have changed while it was made.
 */
async function takeUpPlan(services: Services, planned: Job, plan: WrittenPlan): Promise<void> {
  const { scenes, storyboard, title, warnings } = plan;
  const { tenantId, id } = planned;
  const narrator = narratorOf(services);
  let job: Job | null = (await readJob(services, tenantId, id))?.value ?? null;
  while (job && job.storyboard !== storyboard) {
    const { settings, track } = job;
    const request = { scenes, settings, ...jobModels(job) };
    const cost = estimateStoryboard(request, narrator);
    // What was paid to hear the recording stays in the estimate, but is not held again.
    const held = track ? estimateStoryboard(request, { ...narrator, recordingsHeardBy: null }) : cost;
    await reserveAnew(services, job, held);
    job = await changeJob(services, tenantId, id, (current) => {
      if (digest(current.settings) !== digest(settings)) return null;
      return {
        ...current,
        title: current.title ?? title,
        storyboard,
        cost: { estimatedMicros: cost.totalMicros, items: cost.items },
        warnings: [...current.warnings, ...warnings],
      };
    });
  }
}
