import { executionName, type Job, type JobMode } from '../domain/job.ts';
import type { JobSettings } from '../domain/settings.ts';
import type { Scene, SceneDraft } from '../domain/storyboard.ts';
import { appendEvent } from './events.ts';
import { listNew, listWords, unlistNew } from './job-listing.ts';
import { admitJobs, requireRoom } from './limits/admit-jobs.ts';
import { newScene, removeScenes, writeScenes } from './new-scene.ts';
import type { Services, Write } from './ports.ts';
import { priceRequest, settingsOf } from './price-request.ts';
import { asJson, isoTime, jobWrite, keys } from './records.ts';
import { Refusal } from './refusal.ts';
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

/** A job that would be made, with all that is written for it. */
export interface PreparedJob {
  readonly job: Job;
  readonly scenes: readonly Scene[];
  /** What makes it a job, written in one transaction. */
  readonly writes: readonly Write[];
}

/**
 * Admits a job and starts its workflow. No provider is asked.
 * @throws Refusal 422 when no model can make what is asked for or its webhook is never sent to, 429 when the tenant's limits allow no more jobs
 */
export async function createJob(services: Services, tenantId: string, request: CreateJob): Promise<Job> {
  const prepared = await prepareJob(services, tenantId, request);
  await admitPrepared(services, tenantId, [prepared]);
  await startPrepared(services, prepared);
  return prepared.job;
}

/** Checks a request and makes the records of its job, writing none. @throws Refusal 422 */
export async function prepareJob(
  services: Services,
  tenantId: string,
  request: CreateJob,
): Promise<PreparedJob> {
  const { webhook = null } = request;
  const settings = settingsOf(request);
  if (webhook) await checkWebhookUrl(services, 'webhookUrl', webhook.url);
  const id = services.ids.next('job');
  const scenes = request.scenes.map((draft, i) => newScene(services, { id, settings }, draft, i));
  const job = newJob(services, { id, tenantId }, request, settings, scenes);
  const writes: Write[] = [
    jobWrite(job, 0),
    { key: keys.running(tenantId, job.id), value: asJson(runningJob(job)), expectedVersion: 0 },
    ...(webhook ? [endpointWrite(endpointOfJob(services, job, webhook))] : []),
  ];
  return { job, scenes, writes };
}

/**
 * Admits jobs, all or none. Their scenes and the rows that list them are written before: only the job makes
 * them part of anything.
 * @param beside is written in the same transaction
 * @throws Refusal 429 when the tenant's limits allow not that many more jobs
 */
export async function admitPrepared(
  services: Services,
  tenantId: string,
  prepared: readonly PreparedJob[],
  beside: readonly Write[] = [],
): Promise<void> {
  await requireRoom(services, tenantId, prepared.length);
  for (const { job, scenes } of prepared) {
    await writeScenes(services, job, scenes);
    await listNew(services, job);
  }
  const writes = [...prepared.flatMap((one) => one.writes), ...beside];
  try {
    await admitJobs(
      services,
      tenantId,
      prepared.length,
      writes.map((put) => ({ put })),
    );
  } catch (error) {
    // Only a refusal is sure to have written nothing.
    if (error instanceof Refusal) {
      for (const { job } of prepared) {
        await removeScenes(services, job);
        await unlistNew(services, job);
      }
    }
    throw error;
  }
}

/** Starts an admitted job. Where this breaks off, the sweep starts it. */
export async function startPrepared(services: Services, { job, scenes }: PreparedJob): Promise<void> {
  const texts = scenes.map((scene) => scene.text);
  await listWords(services, job, texts);
  await startRevision(services, job, 'The job is queued');
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
