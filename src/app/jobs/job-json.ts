import { costVariance } from '../../domain/budget.ts';
import { captionWarnings } from '../../domain/caption-warnings.ts';
import type { CostItem, Job } from '../../domain/job.ts';
import { dollars, type MicroDollars } from '../../domain/money.ts';
import { progressOf } from '../../domain/progress.ts';
import type { JobSettings } from '../../domain/settings.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { isStale } from '../storyboard/stale-scenes.ts';
import { endpointIdOfJob } from '../webhooks/endpoint-records.ts';
import { soundWarnings } from './sound-warnings.ts';

/** The job as JSON, for answers and webhooks alike. What was spent is the sum of its predictions, live. */
export function jobJson(services: Services, folder: JobFolder) {
  const { job, scenes, predictions, purse } = folder;
  const actual = spentOn(folder);
  const { estimatedMicros } = job.cost;
  const reused = reuseOf(folder);
  const { id, mode, status, title, prompt, storyboard, models, approval, error, simulated, revision } = job;
  return {
    id,
    mode,
    clientId: job.clientId,
    campaignId: job.campaignId,
    status,
    title,
    prompt,
    stale: isStale(folder),
    progress: progressOf({ job, scenes, predictions, now: services.clock.now() }),
    storyboard: storyboard && { sceneCount: storyboard.sceneIds.length, seconds: storyboard.seconds },
    settings: settingsJson(job.settings),
    models,
    approval,
    cost: {
      estimated: dollars(estimatedMicros),
      reserved: dollars(purse?.reservedMicros ?? job.cost.reservedMicros ?? 0),
      actual: dollars(actual),
      variancePercent: job.status === 'completed' ? varianceOf(folder) : null,
      reused: { takes: reused.takes, saved: dollars(reused.savedMicros) },
      items: job.cost.items.map(costItemJson),
    },
    error,
    warnings: [...job.warnings, ...soundWarnings(folder).warnings, ...captionWarnings(scenes, job.settings)],
    simulated,
    metadata: job.metadata,
    webhookUrl: job.webhookUrl ?? null,
    revision,
    stages: [...job.stages],
    createdAt: job.createdAt,
    updatedAt: latest(job, scenes),
    completedAt: job.completedAt,
    links: linksOf(services, job),
  };
}

/** Takes that other scenes or jobs have paid for, and what they would have cost. */
function reuseOf({ takes }: JobFolder) {
  const reused = takes.filter(({ savedMicros = 0 }) => savedMicros > 0);
  return {
    takes: reused.length,
    savedMicros: reused.reduce((sum, { savedMicros = 0 }) => sum + savedMicros, 0),
  };
}

/** What providers charged for the job's own calls, in micro-dollars. */
export function spentOn({ predictions }: JobFolder): MicroDollars {
  return predictions.reduce((sum, prediction) => sum + (prediction.actualMicros ?? 0), 0);
}

/** See costVariance. */
export function varianceOf(folder: JobFolder): number | null {
  const { estimatedMicros } = folder.job.cost;
  const { savedMicros } = reuseOf(folder);
  return costVariance({ estimatedMicros, actualMicros: spentOn(folder), savedMicros });
}

/** Settings as answers show them: money in dollars. */
export function settingsJson({ maxCostMicros, ...settings }: JobSettings) {
  return { ...settings, maxCost: maxCostMicros === null ? null : dollars(maxCostMicros) };
}

export function costItemJson({ unitMicros, totalMicros, ...item }: CostItem) {
  return { ...item, unitPrice: dollars(unitMicros), total: dollars(totalMicros) };
}

/** A change of a scene is a change of its job. */
function latest(job: Job, scenes: readonly Scene[]): string {
  return scenes.reduce((time, scene) => (scene.updatedAt > time ? scene.updatedAt : time), job.updatedAt);
}

function linksOf(services: Services, job: Job): Record<string, string> {
  const self = `${services.config.publicUrl}/v1/jobs/${job.id}`;
  const links = {
    self,
    scenes: `${self}/scenes`,
    events: `${self}/events`,
    ...(job.webhookUrl ? { webhookEndpoint: webhookEndpointLink(services, job) } : {}),
  };
  if (!job.rendition) return links;
  const captions = { captionsVtt: `${self}/captions.vtt`, captionsSrt: `${self}/captions.srt` };
  return {
    ...links,
    video: `${self}/video`,
    thumbnail: `${self}/thumbnail`,
    metadata: `${self}/metadata`,
    ...(job.rendition.captionKeys ? captions : {}),
  };
}

/** The job's own endpoint, with its deliveries. */
function webhookEndpointLink(services: Services, job: Job): string {
  return `${services.config.publicUrl}/v1/webhook-endpoints/${endpointIdOfJob(job.id)}`;
}
