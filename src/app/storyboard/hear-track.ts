import { join } from 'node:path';
import { z } from 'zod';
import type { AssetFile } from '../../domain/asset.ts';
import { Fault, isFault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { SpokenWord } from '../../domain/narration.ts';
import { type Track, type TrackAsset, trackAsset, wordBorders } from '../../domain/track.ts';
import { hearingRecipe } from '../../domain/transcription-model.ts';
import { payForHearing } from '../narration/pay-for-hearing.ts';
import type { Json, Services } from '../ports.ts';
import { changeJob, readClaim, readPrediction } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { trackFile, wholeNarration } from './track-file.ts';

/** `orderFailed`: no model could hear its words. */
const hearStep = jobStep.extend({ orderFailed: z.boolean().default(false) });

/**
 * Step HearTrack: listens to the recording that a film is to follow, before the film is planned. Its words are heard
 * by the service with a key of its own, else by a model of the registry: then StartHearing orders them, and this is
 * called again. Where nobody hears them its pauses do.
 * @returns `{mustOrder}` beside the job
 */
export async function hearTrack(services: Services, payload: unknown): Promise<Json> {
  const { orderFailed, ...step } = hearStep.parse(payload);
  const { job } = await openFolder(services, step);
  const asset = trackAsset(job.settings);
  if (!asset) return { ...step, mustOrder: false };
  const file = await trackFile(services, job);
  const heard = asset.kind === 'speech' ? await wordsOf(services, job, file) : [];
  if (heard === null && !orderFailed) return { ...step, mustOrder: true };
  const track = await listen(services, asset, file, heard ?? []);
  const warning =
    asset.kind === 'speech' && track.words === null
      ? ['The narration is timed by its pauses: its words could not be heard, so captions cannot show them.']
      : [];
  await changeJob(services, job.tenantId, job.id, (current) => ({
    ...current,
    track,
    // The step may be done again after it was done.
    warnings: [...new Set([...current.warnings, ...warning])],
  }));
  return { ...step, mustOrder: false };
}

/** @param heard its words; none where nobody heard any */
function listen(
  services: Services,
  { assetId, kind }: TrackAsset,
  { key }: AssetFile,
  heard: readonly SpokenWord[],
): Promise<Track> {
  return inFile(services, key, async (file) => {
    const { seconds, pauses, beats } = await services.media.listen(file);
    const words = heard.length > 0 ? heard : null;
    const middles = pauses.map(({ startSeconds, endSeconds }) => (startSeconds + endSeconds) / 2);
    const borders = kind === 'music' ? beats : words ? wordBorders(words) : middles;
    return { assetId, key, seconds, borders, words };
  });
}

/** The words that a model heard or the service hears; null where neither did, none where there are none. */
async function wordsOf(services: Services, job: Job, file: AssetFile): Promise<readonly SpokenWord[] | null> {
  return (await heardByModel(services, job, file)) ?? heardByService(services, job, file);
}

async function heardByModel(
  services: Services,
  { tenantId }: Job,
  file: AssetFile,
): Promise<readonly SpokenWord[] | null> {
  const claim = await readClaim(services, tenantId, hearingRecipe(file));
  if (!claim) return null;
  const prediction = await readPrediction(services, tenantId, claim.value.jobId, claim.value.predictionId);
  return prediction?.value.status === 'succeeded' ? (prediction.value.heard ?? []) : null;
}

async function heardByService(
  services: Services,
  { tenantId, id: jobId, revision, settings }: Job,
  { key, sha256: content, seconds }: AssetFile,
): Promise<readonly SpokenWord[] | null> {
  const isReady = services.transcriber !== null && ((await services.transcriber.isReady?.()) ?? true);
  if (!isReady) return null;
  const { resolution } = settings;
  const wanted = { tenantId, jobId, revision, sceneId: wholeNarration, resolution };
  try {
    return await inFile(services, key, (file) =>
      payForHearing(services, wanted, { file, content, seconds: seconds ?? 0, language: null }),
    );
  } catch (error) {
    if (isFault(error, 'JobCanceled') || isFault(error, 'PlanFailed') || !isFault(error)) throw error;
    services.log.warn('a recording could not be transcribed', { name: error.name, message: error.message });
    return null;
  }
}

/** @throws Fault `PlanFailed` when the file is gone */
function inFile<T>(services: Services, key: string, work: (file: string) => Promise<T>): Promise<T> {
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'track');
    if (await services.blobs.getFile(key, file)) return work(file);
    throw new Fault('PlanFailed', 'The recording that the film follows is gone.');
  });
}
