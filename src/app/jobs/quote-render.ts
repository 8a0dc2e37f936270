import { type Estimate, estimateWork } from '../../domain/estimate.ts';
import type { CostItem, Job } from '../../domain/job.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { isAdoptable } from '../../domain/prediction.ts';
import type { Work } from '../../domain/quota.ts';
import { soundEstimate } from '../../domain/sound-estimate.ts';
import { narrationBasis } from '../../domain/staleness.ts';
import { isGenerated } from '../../domain/storyboard.ts';
import { clipSeconds, layOut } from '../../domain/timeline.ts';
import { lineOrder, lineRecipe, readLine } from '../narration/line-records.ts';
import { narratorOf } from '../narration/narrator.ts';
import type { Services } from '../ports.ts';
import { clipOrder } from '../predictions/clip-order.ts';
import { imageOrder } from '../predictions/image-order.ts';
import { sceneModels } from '../predictions/job-models.ts';
import { lacksMusic, musicOrder, musicPrompt } from '../predictions/music-order.ts';
import type { SceneOrder } from '../predictions/scene-order.ts';
import { type JobFolder, readClaim, readPrediction } from '../records.ts';
import type { ScenePlace } from '../step-input.ts';
import { freshClip, freshImage } from '../storyboard/fresh-takes.ts';

/** What a render would order, before it is ordered. */
export interface RenderQuote {
  readonly totalMicros: MicroDollars;
  readonly items: readonly CostItem[];
  /** The dearest single call in it. */
  readonly dearestMicros: MicroDollars;
  readonly work: Work;
  /** Scenes by what has to be made for them. */
  readonly images: readonly string[];
  readonly clips: readonly string[];
}

/**
 * The price of rendering a job as it stands. Takes that still show their scene are kept, and what was
 * made before under the same recipe, such as by an edit that was undone, is reused.
 */
export async function quoteRender(services: Services, folder: JobFolder): Promise<RenderQuote> {
  const { job, scenes } = folder;
  const timeline = layOut(scenes, job.settings.fps);
  const images: string[] = [];
  const clips: string[] = [];
  const parts: Estimate[] = [];
  for (const [i, scene] of scenes.entries()) {
    const timing = timeline.scenes[i];
    if (!timing || !isGenerated(scene)) continue;
    const place: ScenePlace = { folder, job, scene, timing, timeline };
    const missing = await missingWork(services, place);
    if (missing.image) images.push(scene.id);
    if (missing.clip) clips.push(scene.id);
    const work = {
      images: missing.image ? 1 : 0,
      clipSeconds: missing.clip ? [clipSeconds(timing, job.settings.fps)] : [],
    };
    parts.push(estimateWork({ ...work, settings: job.settings, ...sceneModels(job, scene) }));
  }
  const sound = await soundQuote(services, folder);
  parts.push(sound);
  const sum = (of: (part: Estimate) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    totalMicros: sum((part) => part.totalMicros),
    items: mergedItems(parts.flatMap((part) => part.items)),
    dearestMicros: Math.max(0, ...parts.map((part) => part.dearestMicros)),
    work: { images: sum((part) => part.work.images), videoSeconds: sum((part) => part.work.videoSeconds) },
    images,
    clips,
  };
}

/** A job's cost with more to come: what is paid for already stays in the estimate. */
export function costWith(paid: readonly CostItem[], quote: Pick<RenderQuote, 'items'>): Job['cost'] {
  const items = mergedItems([...paid, ...quote.items]);
  return { estimatedMicros: items.reduce((sum, item) => sum + item.totalMicros, 0), items };
}

/** What is left to pay for of the sound: lines that were never spoken, and music. */
async function soundQuote(services: Services, folder: JobFolder): Promise<Estimate> {
  const { job, scenes } = folder;
  const narrator = narratorOf(services);
  const lines: string[] = [];
  const unheard: string[] = [];
  for (const scene of scenes) {
    const basis = narrationBasis(scene, job.settings);
    const { narrated } = scene;
    // What a recording says is there; its scenes keep their parts of it also where a voice speaks them now.
    if (basis === null || job.settings.narration.assetId !== null) continue;
    if (narrated?.basis === basis && !narrated.standIn) continue;
    const order = lineOrder(narrator.service, scene, job.settings);
    const spoken = order && (await readLine(services, job.tenantId, lineRecipe(order)));
    if (!spoken) lines.push(scene.text.narration ?? '');
    else if (spoken.isUnheard) unheard.push(scene.text.narration ?? '');
  }
  const prompt = musicPrompt(folder);
  const music =
    prompt !== null &&
    lacksMusic(folder) &&
    !(await isMade(services, job.tenantId, musicOrder(folder, prompt)));
  // A recording was heard before its film was planned.
  const speakers = job.track ? { ...narrator, recordingsHeardBy: null } : narrator;
  return soundEstimate(job.settings, { narrator: speakers, lines, unheard, music });
}

async function missingWork(
  services: Services,
  place: ScenePlace,
): Promise<{ image: boolean; clip: boolean }> {
  const { folder } = place;
  const fresh = freshImage(place);
  if (!fresh && !(await isThere(services, place, imageOrder(place)))) return { image: true, clip: true };
  // A picture that is reused from its recipe becomes the scene's; its clip follows from it.
  const picture = fresh ?? folder.takes.find((take) => take.recipe === imageOrder(place).recipe);
  if (!picture) return { image: false, clip: true };
  if (freshClip(place, picture)) return { image: false, clip: false };
  return { image: false, clip: !(await isThere(services, place, clipOrder(place, picture))) };
}

/** Whether it was made, or in its place by another model or in softer words. */
async function isThere(services: Services, place: ScenePlace, order: SceneOrder): Promise<boolean> {
  const stoodIn = place.folder.predictions.some(
    ({ sceneId, standsFor, status }) =>
      sceneId === place.scene.id && standsFor === order.recipe && status === 'succeeded',
  );
  return stoodIn || isMade(services, place.job.tenantId, order);
}

async function isMade(services: Services, tenantId: string, order: SceneOrder): Promise<boolean> {
  const claim = await readClaim(services, tenantId, order.recipe);
  if (!claim) return false;
  const prediction = await readPrediction(services, tenantId, claim.value.jobId, claim.value.predictionId);
  if (!prediction) return false;
  return prediction.value.status === 'succeeded' || isAdoptable(prediction.value, services.clock.now());
}

/** One line for each model and price, as in an estimate. */
function mergedItems(items: readonly CostItem[]): CostItem[] {
  const groups = Map.groupBy(
    items,
    (item) => `${item.component} ${item.model} ${item.unit} ${item.unitMicros}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      ...first,
      quantity: group.reduce((sum, item) => sum + item.quantity, 0),
      totalMicros: group.reduce((sum, item) => sum + item.totalMicros, 0),
    };
  });
}
