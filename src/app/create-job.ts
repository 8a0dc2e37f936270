import { executionName, type Job, type JobMode } from '../domain/job.ts';
import type { JobSettings } from '../domain/settings.ts';
import type { Scene, SceneDraft } from '../domain/storyboard.ts';
import { appendEvent } from './events.ts';
import { listWords, newJobRows } from './job-listing.ts';
import { admitJobs, requireRoom } from './limits/admit-jobs.ts';
import { newScene, writeScenes } from './new-scene.ts';
import type { Services } from './ports.ts';
import { priceRequest, settingsOf } from './price-request.ts';
import { asJson, isoTime, jobWrite, keys } from './records.ts';
import { checkWebhookUrl } from './webhooks/check-webhook-url.ts';
import { endpointOfJob } from './webhooks/create-endpoint.ts';
import { endpointWrite } from './webhooks/endpoint-records.ts';

export interface CreateJob {
  readonly mode: JobMode;
  readonly clientId: string | null;
  readonly campaignId: string | null;
  readonly title: string | null;
  readonly prompt: string;
  /** All settings, defaults filled in; a seed of null is drawn by lot. */
  readonly settings: Omit<JobSettings, 'seed'> & { readonly seed: number | null };
  /** The storyboard, in mode `storyboard`. */
  readonly scenes: readonly SceneDraft[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where this job's own events go, and what they are signed with; one is made where none is given. */
  readonly webhook?: { readonly url: string; readonly secret: string | null } | null;
}

/**
 * Admits a job and starts its workflow. No provider is asked.
 * @throws Refusal 422 when no model can make what is asked for or its webhook is never sent to, 429 when the tenant's limits allow no more jobs
 */
export async function createJob(services: Services, tenantId: string, request: CreateJob): Promise<Job> {
  const { webhook = null } = request;
  const settings = settingsOf(request);
  if (webhook) await checkWebhookUrl(services, 'webhookUrl', webhook.url);
  const id = services.ids.next('job');
  const scenes = request.scenes.map((draft, i) => newScene(services, { id, settings }, draft, i));
  const job = newJob(services, { id, tenantId }, request, settings, scenes);
  await requireRoom(services, tenantId, 1);
  // Scenes first: the job names them, and is the record that makes them part of anything.
  await writeScenes(services, job, scenes);
  await admitJobs(services, tenantId, 1, [
    { put: jobWrite(job, 0) },
    { put: { key: keys.running(tenantId, job.id), value: asJson(runningJob(job)), expectedVersion: 0 } },
    ...newJobRows(job).map((put) => ({ put })),
    ...(webhook ? [{ put: endpointWrite(endpointOfJob(services, job, webhook)) }] : []),
  ]);
  await listWords(
    services,
    job,
    scenes.map((scene) => scene.text),
  );
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

/** The job as it begins. */
function newJob(
  services: Services,
  { id, tenantId }: Pick<Job, 'id' | 'tenantId'>,
  request: CreateJob,
  settings: JobSettings,
  scenes: readonly Scene[],
): Job {
  const priced = priceRequest(settings, request.scenes);
  const now = isoTime(services);
  const sceneIds = scenes.map((scene) => scene.id);
  return {
    id,
    tenantId,
    mode: request.mode,
    clientId: request.clientId,
    campaignId: request.campaignId,
    title: request.title,
    prompt: request.prompt,
    status: 'queued',
    settings,
    models: { image: priced.image.id, video: priced.video.id },
    revision: 1,
    storyboard: scenes.length > 0 ? { sceneIds, seconds: settings.durationSeconds } : null,
    approval: { approved: false, approvedAt: null },
    cost: { estimatedMicros: priced.totalMicros, reservedMicros: priced.totalMicros, items: priced.items },
    rendition: null,
    warnings: priced.warnings,
    error: null,
    metadata: request.metadata,
    webhookUrl: request.webhook?.url ?? null,
    simulated: services.predictions.simulated,
    stages: [{ status: 'queued', at: now }],
    createdAt: now,
    updatedAt: now,
    completedAt: null,
  };
}
