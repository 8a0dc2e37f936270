import { randomInt } from 'node:crypto';
import { estimate, estimateUnplanned, footageSeconds } from '../domain/estimate.ts';
import { executionName, type Job, type JobMode } from '../domain/job.ts';
import { chooseModels, ModelUnfit } from '../domain/model-choice.ts';
import type { JobSettings } from '../domain/settings.ts';
import type { SceneDraft } from '../domain/storyboard.ts';
import { appendEvent } from './events.ts';
import { writeScenes } from './plan-storyboard.ts';
import type { Services } from './ports.ts';
import { asJson, isoTime, jobWrite, keys } from './records.ts';
import { Refusal } from './refusal.ts';

export interface CreateJob {
  readonly mode: JobMode;
  readonly title: string | null;
  readonly prompt: string;
  /** All settings, defaults filled in; a seed of null is drawn by lot. */
  readonly settings: Omit<JobSettings, 'seed'> & { readonly seed: number | null };
  /** The storyboard, in mode `storyboard`. */
  readonly scenes: readonly SceneDraft[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Admits a job and starts its workflow. No provider is asked.
 * @throws Refusal 422 when no model can make what is asked for
 */
export async function createJob(services: Services, tenantId: string, request: CreateJob): Promise<Job> {
  const settings = { ...request.settings, seed: request.settings.seed ?? randomInt(2 ** 31) };
  const job = admit(services, tenantId, { ...request, settings });
  await services.store.transact([
    { put: jobWrite(job, 0) },
    { put: { key: keys.running(tenantId, job.id), value: asJson(runningJob(job)), expectedVersion: 0 } },
  ]);
  if (request.scenes.length > 0) {
    await writeScenes(services, job, request.scenes);
  }
  await startRevision(services, job, 'The job is queued');
  return job;
}

/** Starts the execution of a job's current revision; starting it twice is starting it once. */
export async function startRevision(services: Services, job: Job, message: string): Promise<void> {
  await appendEvent(services, job.tenantId, job.id, {
    type: 'job.status',
    status: 'queued',
    sceneId: null,
    message,
    data: { revision: job.revision },
  });
  await services.workflow.start(executionName(job.id, job.revision), {
    tenantId: job.tenantId,
    jobId: job.id,
    revision: job.revision,
  });
}

export function runningJob(job: Job) {
  return { tenantId: job.tenantId, jobId: job.id, revision: job.revision, since: job.updatedAt };
}

/** The job as it begins, with its models chosen and its price estimated. */
function admit(services: Services, tenantId: string, request: CreateJob & { settings: JobSettings }): Job {
  const { settings, scenes } = request;
  const priced = price(settings, scenes);
  const now = isoTime(services);
  const seconds = scenes.reduce((sum, scene) => sum + scene.seconds, 0);
  return {
    id: services.ids.next('job'),
    tenantId,
    mode: request.mode,
    title: request.title,
    prompt: request.prompt,
    status: 'queued',
    settings: scenes.length > 0 ? { ...settings, durationSeconds: seconds } : settings,
    models: { image: priced.image.id, video: priced.video.id },
    revision: 1,
    storyboard: scenes.length > 0 ? { sceneCount: scenes.length, seconds } : null,
    approval: { approved: false, approvedAt: null },
    cost: { estimatedMicros: priced.totalMicros, reservedMicros: priced.totalMicros, items: priced.items },
    rendition: null,
    warnings: priced.warnings,
    error: null,
    metadata: request.metadata,
    simulated: services.predictions.simulated,
    stages: [{ status: 'queued', at: now }],
    createdAt: now,
    updatedAt: now,
    completedAt: null,
  };
}

function price(settings: JobSettings, scenes: readonly SceneDraft[]) {
  try {
    if (scenes.length === 0) return estimateUnplanned(settings);
    const { image, video, warnings } = chooseModels(settings, Math.max(...footageSeconds(scenes, settings)));
    const priced = estimate({ scenes, settings, image, video });
    return { ...priced, image, video, warnings: [...warnings, ...priced.warnings] };
  } catch (error) {
    if (!(error instanceof ModelUnfit)) throw error;
    throw new Refusal('unprocessable', 'validation_failed', error.message, [
      { path: error.path, message: error.message },
    ]);
  }
}
