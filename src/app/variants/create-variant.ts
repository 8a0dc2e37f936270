import type { Job } from '../../domain/job.ts';
import type { Preset } from '../../domain/settings.ts';
import { showsImage } from '../../domain/staleness.ts';
import type { PlacedScene, Scene } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { admitPrepared, startPrepared } from '../jobs/create-job.ts';
import { type CreateJob, prepareJob } from '../jobs/prepare-job.ts';
import { quoteRender } from '../jobs/quote-render.ts';
import type { Services } from '../ports.ts';
import { takeIdFor } from '../predictions/store-output.ts';
import { type JobFolder, readPrediction } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { sceneReferences } from '../storyboard/scene-cast.ts';
import { removeBrought, writeBrought } from './brought-pictures.ts';
import { originalIdOf, variantWrite } from './variant-records.ts';

export interface CreateVariant {
  /** Null: the original's. */
  readonly preset: Preset | null;
  /** Null: what the preset chooses, where one is given, else the original's. */
  readonly models: { readonly image: string | null; readonly video: string | null };
  readonly title: string | null;
  /** The key that asks for it: its budget and quota bind. */
  readonly apiKeyId: string;
}

/**
 * Films a job's storyboard with other models: a new job with the same texts, lengths and seeds, admitted like
 * any other. Where the image model stays, its pictures are the original's and cost nothing.
 * @throws Refusal 409 `job_not_planned` without a storyboard; 422 `same_models` where nothing would be
 *   different; what `createJob` throws
 */
export async function createVariant(
  services: Services,
  original: JobFolder,
  variant: CreateVariant,
): Promise<Job> {
  const { job, scenes } = original;
  if (scenes.length === 0) {
    const message = 'The job has no storyboard yet; a variant films the same one.';
    throw new Refusal('conflict', 'job_not_planned', message);
  }
  let brought: readonly Take[] = [];
  const request = requestOf(job, scenes, variant);
  const prepared = await prepareJob(services, job.tenantId, request, async (planned, bare) => {
    requireOther(job, planned);
    const keeps = keepsPictures(job, planned, variant);
    const copies = await Promise.all(
      bare.map((scene, i) => copyOf(services, original, scenes[i], scene, keeps)),
    );
    brought = copies.flatMap(({ picture }) => picture ?? []);
    const placed = copies.map(({ scene }, position) => ({ ...scene, position }));
    const quote = await quoteRender(services, {
      job: planned,
      scenes: placed,
      takes: brought,
      predictions: [],
      purse: null,
    });
    return { scenes: copies.map(({ scene }) => scene), quote };
  });
  await writeBrought(services, prepared.job, brought);
  try {
    const row = variantWrite(prepared.job, originalIdOf(job));
    await admitPrepared(services, job.tenantId, [prepared], [row]);
  } catch (error) {
    // Only a refusal is sure to have written nothing.
    if (error instanceof Refusal) await removeBrought(services, prepared.job, brought);
    throw error;
  }
  await startPrepared(services, prepared);
  return prepared.job;
}

function requestOf(job: Job, scenes: readonly PlacedScene[], variant: CreateVariant): CreateJob {
  const { settings, approval } = job;
  const kept = variant.preset === null ? settings.models : { image: null, video: null };
  return {
    mode: 'storyboard',
    clientId: job.clientId,
    campaignId: job.campaignId,
    apiKeyId: variant.apiKeyId,
    brand: job.brand ?? null,
    cast: job.cast ?? [],
    variantOf: originalIdOf(job),
    ...(job.track ? { track: job.track } : {}),
    title: variant.title ?? job.title,
    prompt: job.prompt,
    settings: {
      ...settings,
      preset: variant.preset ?? settings.preset,
      models: {
        image: variant.models.image ?? kept.image,
        video: variant.models.video ?? kept.video,
      },
      // A storyboard that was approved once is not reviewed again.
      autoApprove: settings.autoApprove || approval.approved,
      stopAfter: null,
    },
    scenes: scenes.map(({ beat, text, seconds, source }) => ({ beat, text, seconds, source })),
    metadata: job.metadata,
  };
}

/** @throws Refusal 422 where the same would be made again */
function requireOther(job: Job, planned: Job): void {
  const same =
    job.models.image === planned.models.image &&
    job.models.video === planned.models.video &&
    job.settings.preset === planned.settings.preset;
  if (!same) return;
  const { image, video } = planned.models;
  const message = `The variant would be made by the same models (${image}, ${video}); name another one or another preset.`;
  throw new Refusal('unprocessable', 'same_models', message, [{ path: 'models', message }]);
}

/** Whether the variant's pictures may be the original's: nobody asked for another image model. */
function keepsPictures(job: Job, planned: Job, { models, preset }: CreateVariant): boolean {
  return (models.image === null && preset === null) || planned.models.image === job.models.image;
}

/** The scene as the original has it, with its picture where that is kept and shows what the scene says. */
async function copyOf(
  services: Services,
  folder: JobFolder,
  original: PlacedScene | undefined,
  bare: Scene,
  keeps: boolean,
): Promise<{ readonly scene: Scene; readonly picture: Take | null }> {
  const { job, takes } = folder;
  if (!original) return { scene: bare, picture: null };
  const { position: _, narrated: __, narrationWarning: ___, ...said } = original;
  const chosen = keeps ? takes.find((take) => take.id === original.selectedTakeIds.image) : undefined;
  const picture =
    chosen && showsImage(chosen, original, job.settings, sceneReferences(folder, original)) ? chosen : null;
  const take = picture && (await takeFor(services, job.tenantId, picture, bare));
  const scene: Scene = {
    ...said,
    id: bare.id,
    jobId: bare.jobId,
    status: take ? 'drawn' : 'planned',
    feedback: null,
    selectedTakeIds: { image: take?.id ?? null, clip: null },
    accepted: { image: take ? original.accepted.image : null, clip: null },
    models: { image: keeps ? original.models.image : null, video: null },
    conformed: null,
    error: null,
    updatedAt: bare.updatedAt,
  };
  return { scene, picture: take };
}

/** A picture as the take of another job's scene: its file is shared, and it is paid for. */
async function takeFor(services: Services, tenantId: string, picture: Take, scene: Scene): Promise<Take> {
  const { orderedBy, predictionId } = picture;
  const prediction = await readPrediction(services, tenantId, orderedBy, predictionId);
  const orderedFor = prediction?.value.sceneId ?? picture.sceneId;
  return {
    ...picture,
    id: takeIdFor({ id: predictionId, sceneId: orderedFor }, scene.id),
    jobId: scene.jobId,
    sceneId: scene.id,
    costMicros: 0,
    savedMicros: picture.costMicros + (picture.savedMicros ?? 0),
  };
}
