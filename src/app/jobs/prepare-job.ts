import type { CastMember } from '../../domain/cast.ts';
import type { Brand } from '../../domain/client.ts';
import type { Estimate } from '../../domain/estimate.ts';
import type { Job, JobMode } from '../../domain/job.ts';
import { admitting, newPurse, reserved } from '../../domain/purse.ts';
import type { JobSettings } from '../../domain/settings.ts';
import type { Scene, SceneDraft } from '../../domain/storyboard.ts';
import type { Track } from '../../domain/track.ts';
import { payerOf, purseWrite } from '../ledger/purse-records.ts';
import { reservationOf } from '../ledger/reserve.ts';
import { type Admission, refusing } from '../limits/admit-jobs.ts';
import { narratorOf } from '../narration/narrator.ts';
import type { Services, Write } from '../ports.ts';
import { readHealth, typicalSeconds, whyPassedOver } from '../predictions/model-health.ts';
import { asJson, isoTime, jobWrite, keys } from '../records.ts';
import { newScene } from '../storyboard/new-scene.ts';
import { checkWebhookUrl } from '../webhooks/check-webhook-url.ts';
import { endpointOfJob } from '../webhooks/create-endpoint.ts';
import { endpointWrite } from '../webhooks/endpoint-records.ts';
import { priceRequest, settingsOf } from './price-request.ts';

export interface CreateJob {
  readonly mode: JobMode;
  readonly clientId: string | null;
  readonly campaignId: string | null;
  /** The key that makes it: its budget and quota bind as well. */
  readonly apiKeyId?: string | null;
  /** The job whose storyboard it is, where it films another one's. */
  readonly variantOf?: string;
  /** The recording that its storyboard follows, where somebody listened to it already. */
  readonly track?: Track;
  readonly title: string | null;
  readonly prompt: string;
  /** All settings, defaults filled in; a seed of null is drawn by lot. */
  readonly settings: Omit<JobSettings, 'seed'> & { readonly seed: number | null };
  /** The brand of the client; left out or null: none. */
  readonly brand?: Brand | null;
  /** The characters of its settings as they are now; left out: none. */
  readonly cast?: readonly CastMember[];
  /** The storyboard, in mode `storyboard`. */
  readonly scenes: readonly SceneDraft[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What its user is told of it before anything is made; left out: nothing. */
  readonly warnings?: readonly string[];
  /** Where this job's own events go, and what they are signed with; one is made where none is given. */
  readonly webhook?: { readonly url: string; readonly secret: string | null } | null;
}

/** A job that would be made, with all that is written for it. */
export interface PreparedJob {
  readonly job: Job;
  readonly scenes: readonly Scene[];
  /** What it takes up of quotas and budgets. */
  readonly admission: Admission;
  /** What makes it a job, written in one transaction. */
  readonly writes: readonly Write[];
}

/** What a new job brings along: its scenes with what was made for them elsewhere, and what is left to be made. */
export type Furnish = (
  job: Job,
  scenes: readonly Scene[],
) => Promise<{ readonly scenes: readonly Scene[]; readonly quote: Quote }>;

type Quote = Pick<Estimate, 'totalMicros' | 'items' | 'dearestMicros' | 'work'>;

/**
 * Checks a request and makes the records of its job, writing none.
 * @param furnish left out for a job that begins with nothing
 * @throws Refusal 422, 402 past its maxCost, and what `furnish` throws
 */
export async function prepareJob(
  services: Services,
  tenantId: string,
  request: CreateJob,
  furnish?: Furnish,
): Promise<PreparedJob> {
  const { webhook = null } = request;
  const settings = settingsOf(request);
  if (webhook) await checkWebhookUrl(services, 'webhookUrl', webhook.url);
  const id = services.ids.next('job');
  const bare = request.scenes.map((draft, i) => newScene(services, { id, settings }, draft, i));
  const health = await readHealth(services);
  const priced = priceRequest(
    settings,
    request.scenes,
    narratorOf(services),
    whyPassedOver(services, health),
  );
  const usualSeconds = {
    image: typicalSeconds(services, health, priced.image.id),
    clip: typicalSeconds(services, health, priced.video.id),
  };
  const planned = newJob(services, { id, tenantId }, request, settings, bare, priced);
  const { scenes, quote } = furnish ? await furnish(planned, bare) : { scenes: bare, quote: priced };
  const job: Job = {
    ...planned,
    usualSeconds,
    cost: { estimatedMicros: quote.totalMicros, items: quote.items },
  };
  const empty = admitting(newPurse(id, payerOf(job)), quote.work);
  const purse = refusing(() => reserved(empty, reservationOf(job, quote)));
  const writes: Write[] = [
    jobWrite(job, 0),
    purseWrite(tenantId, purse, 0),
    { key: keys.running(tenantId, job.id), value: asJson(runningJob(job)), expectedVersion: 0 },
    ...(webhook ? [endpointWrite(endpointOfJob(services, job, webhook))] : []),
  ];
  const { payer, reservedMicros } = purse;
  return { job, scenes, writes, admission: { payer, jobs: 1, starts: 1, work: quote.work, reservedMicros } };
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
  priced: ReturnType<typeof priceRequest>,
): Job {
  const now = isoTime(services);
  const sceneIds = scenes.map((scene) => scene.id);
  return {
    id,
    tenantId,
    mode: request.mode,
    clientId: request.clientId,
    campaignId: request.campaignId,
    apiKeyId: request.apiKeyId ?? null,
    brand: request.brand ?? null,
    ...(request.variantOf === undefined ? {} : { variantOf: request.variantOf }),
    ...(request.track === undefined ? {} : { track: request.track }),
    cast: request.cast ?? [],
    title: request.title,
    prompt: request.prompt,
    status: 'queued',
    settings,
    models: { image: priced.image.id, video: priced.video.id },
    revision: 1,
    storyboard: scenes.length > 0 ? { sceneIds, seconds: settings.durationSeconds } : null,
    approval: { approved: false, approvedAt: null },
    cost: { estimatedMicros: priced.totalMicros, items: priced.items },
    rendition: null,
    warnings: [...(request.warnings ?? []), ...priced.warnings],
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
