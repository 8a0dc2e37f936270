import type { z } from '@hono/zod-openapi';
import type { Services } from '../app/ports.ts';
import { isoTime, type JobFolder } from '../app/records.ts';
import type { Job } from '../domain/job.ts';
import { dollars } from '../domain/money.ts';
import { progressOf } from '../domain/progress.ts';
import type { PlacedScene, Scene } from '../domain/storyboard.ts';
import type { Take } from '../domain/take.ts';
import type { jobSchema, sceneSchema } from './schemas/job.ts';

/** Signed links in JSON live this long: an hour, like the sessions that may sign them. */
const linkSeconds = 3600;

/** The job as JSON. What was spent is the sum of its predictions, live. */
export function jobView(
  services: Services,
  { job, scenes, predictions }: JobFolder,
): z.input<typeof jobSchema> {
  const actual = predictions.reduce((sum, prediction) => sum + (prediction.actualMicros ?? 0), 0);
  const { estimatedMicros } = job.cost;
  const isPaid = job.status === 'completed' && estimatedMicros > 0;
  const { id, mode, status, title, prompt, storyboard, models, approval, error, simulated, revision } = job;
  return {
    id,
    mode,
    status,
    title,
    prompt,
    progress: progressOf(job, scenes, services.clock.now()),
    storyboard: storyboard && { sceneCount: storyboard.sceneIds.length, seconds: storyboard.seconds },
    settings: job.settings as z.input<typeof jobSchema>['settings'],
    models,
    approval,
    cost: {
      estimated: dollars(estimatedMicros),
      reserved: dollars(job.cost.reservedMicros),
      actual: dollars(actual),
      variancePercent: isPaid ? Math.round((1000 * (actual - estimatedMicros)) / estimatedMicros) / 10 : null,
      items: job.cost.items.map(({ unitMicros, totalMicros, ...item }) => ({
        ...item,
        unitPrice: dollars(unitMicros),
        total: dollars(totalMicros),
      })),
    },
    error,
    warnings: [...job.warnings],
    simulated,
    metadata: job.metadata,
    revision,
    stages: [...job.stages],
    createdAt: job.createdAt,
    updatedAt: latest(job, scenes),
    completedAt: job.completedAt,
    links: linksOf(services, job),
  };
}

/** A change of a scene is a change of its job. */
function latest(job: Job, scenes: readonly Scene[]): string {
  return scenes.reduce((time, scene) => (scene.updatedAt > time ? scene.updatedAt : time), job.updatedAt);
}

function linksOf(services: Services, job: Job): Record<string, string> {
  const self = `${services.config.publicUrl}/v1/jobs/${job.id}`;
  const links = { self, scenes: `${self}/scenes`, events: `${self}/events` };
  if (!job.rendition) return links;
  return { ...links, video: `${self}/video`, thumbnail: `${self}/thumbnail`, metadata: `${self}/metadata` };
}

/** A scene as JSON, with signed links to its pictures. */
export async function sceneView(
  services: Services,
  scene: PlacedScene,
  takes: readonly Take[],
): Promise<z.input<typeof sceneSchema>> {
  const { id, position, beat, text, seconds, source, transition, status, selectedTakeIds, error, updatedAt } =
    scene;
  return {
    id,
    position,
    beat,
    text,
    seconds,
    source,
    transition,
    status,
    image: await takeLinks(services, takes, selectedTakeIds.image),
    clip: await takeLinks(services, takes, selectedTakeIds.clip),
    selectedTakeIds,
    error,
    updatedAt,
  };
}

async function takeLinks(services: Services, takes: readonly Take[], id: string | null) {
  const take = takes.find((candidate) => candidate.id === id);
  if (!take) return null;
  return {
    url: (await signedLink(services, take.key)).url,
    proxyUrl: take.proxyKey ? (await signedLink(services, take.proxyKey)).url : null,
  };
}

export async function signedLink(services: Services, key: string, fileName?: string) {
  const url = await services.blobs.signedUrl(key, { expiresInSeconds: linkSeconds, fileName });
  const now = Date.parse(isoTime(services));
  return { url, expiresAt: new Date(now + linkSeconds * 1000).toISOString() };
}
