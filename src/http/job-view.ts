import type { z } from '@hono/zod-openapi';
import { costItemJson, jobJson } from '../app/jobs/job-json.ts';
import type { RenderQuote } from '../app/jobs/quote-render.ts';
import type { Services } from '../app/ports.ts';
import { isoTime, type JobFolder } from '../app/records.ts';
import { sceneCast } from '../app/storyboard/scene-cast.ts';
import { staleness } from '../app/storyboard/stale-scenes.ts';
import { dollars } from '../domain/money.ts';
import type { PlacedScene } from '../domain/storyboard.ts';
import type { Take } from '../domain/take.ts';
import type { jobSchema, quoteSchema, sceneSchema } from './schemas/job.ts';

/** Signed links in JSON live this long: an hour, like the sessions that may sign them. */
const linkSeconds = 3600;

/** The job as JSON, in the shape that the OpenAPI document tells. */
export function jobView(services: Services, folder: JobFolder): z.input<typeof jobSchema> {
  const json = jobJson(services, folder);
  // Settings are JSON of the same shape, though none of their lists may be written to.
  return { ...json, settings: json.settings as z.input<typeof jobSchema>['settings'] };
}

export function quoteView({ totalMicros, items, images, clips }: RenderQuote): z.input<typeof quoteSchema> {
  return {
    total: dollars(totalMicros),
    items: items.map(costItemJson),
    images: [...images],
    clips: [...clips],
  };
}

/** Scenes of a job as JSON, in the order they come in. What is stale is told once for all: each takes the whole storyboard to tell. */
export async function sceneViews(
  services: Services,
  folder: JobFolder,
  scenes: readonly PlacedScene[],
): Promise<z.input<typeof sceneSchema>[]> {
  const stale = staleness(folder);
  return Promise.all(scenes.map((scene) => sceneView(services, folder, scene, stale)));
}

/** A scene as JSON, with signed links to its pictures. */
export async function sceneView(
  services: Services,
  folder: JobFolder,
  scene: PlacedScene,
  stale = staleness(folder),
): Promise<z.input<typeof sceneSchema>> {
  const { takes, job } = folder;
  const { keywords, palette, direction } = scene.mood ?? job.settings.mood ?? {};
  const { id, position, beat, text, seconds, source, transition, status, selectedTakeIds, error, updatedAt } =
    scene;
  return {
    id,
    position,
    beat,
    text,
    seconds,
    source,
    characterIds: sceneCast(folder, scene).map(({ characterId }) => characterId),
    mood:
      keywords && palette
        ? { keywords: [...keywords], palette: [...palette], direction: direction ?? null }
        : null,
    transition,
    grade: scene.grade ?? null,
    status,
    image: await takeLinks(services, takes, selectedTakeIds.image),
    clip: await takeLinks(services, takes, selectedTakeIds.clip),
    narration: await narrationView(services, scene),
    selectedTakeIds,
    stale: stale.get(id) ?? { image: true, clip: true },
    models: scene.models,
    error,
    updatedAt,
  };
}

async function narrationView(services: Services, { narrated }: PlacedScene) {
  if (!narrated) return null;
  const { key, text, seconds, tempo, timing, words } = narrated;
  const { url } = await signedLink(services, key);
  return { url, text, seconds, tempo, timing, words: words.map((word) => ({ ...word })) };
}

async function takeLinks(services: Services, takes: readonly Take[], id: string | null) {
  const take = takes.find((candidate) => candidate.id === id);
  return take ? linksOfTake(services, take) : null;
}

export async function linksOfTake(services: Services, take: Take) {
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
