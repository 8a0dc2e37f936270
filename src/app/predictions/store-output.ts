/** Copies what a provider made home, checks that it is what was asked for, and makes a take of it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import { describeFailure, Fault, isFault } from '../../domain/errors.ts';
import type { Prediction, StoredOutput } from '../../domain/prediction.ts';
import type { Take, TakeKind } from '../../domain/take.ts';
import { sha256Of } from '../file-digest.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { noteReuse } from '../ledger/note-reuse.ts';
import type { Services } from '../ports.ts';
import { asJson, changePrediction, isoTime, keys, readJobFolder, readPrediction } from '../records.ts';
import type { orderedStep } from '../step-input.ts';
import { noteOutcome } from './model-health.ts';
import { takeUser } from './take-users.ts';

/** Far above any picture or clip of the registry, far below what would fill a disk. */
const maxBytes = 500_000_000;

const proxyOf = { longSide: 640, maxBytes: 100_000 };

/**
 * @returns the take of a finished prediction, for the scene that ordered it or waited for it
 * @throws Fault `BadOutput` when the file is not what it should be; the prediction then counts as failed
 */
export async function storeOutput(services: Services, step: z.infer<typeof orderedStep>): Promise<Take> {
  const { predictionId } = step.ordered;
  const found = await storedOutput(services, step);
  if (!found) {
    // The job that ordered it was removed; its file stays as long as a take shows it.
    const kept = await keptTake(services, step, predictionId);
    if (kept) return kept;
    throw new Error(`There is no prediction ${predictionId}.`);
  }
  const take = takeOf(services, step, found.prediction, found.stored);
  await services.store.put({
    key: takeUser(step.tenantId, predictionId, step.jobId),
    value: {},
    expectedVersion: null,
  });
  await services.store.put({
    key: keys.take(step.tenantId, step.jobId, take.id),
    value: asJson(take),
    expectedVersion: null,
  });
  await noteReuse(services, step, found.prediction);
  return take;
}

/**
 * The file of a finished prediction, in our own storage.
 * @returns null where its record is gone
 * @throws Fault `BadOutput` as `storeOutput`
 */
export async function storedOutput(
  services: Services,
  { tenantId, ordered }: Pick<z.infer<typeof orderedStep>, 'tenantId' | 'ordered'>,
): Promise<{ readonly prediction: Prediction; readonly stored: StoredOutput } | null> {
  const found = await readPrediction(services, tenantId, ordered.jobId, ordered.predictionId);
  if (!found) return null;
  const prediction = found.value;
  return { prediction, stored: prediction.stored ?? (await bringHome(services, tenantId, prediction)) };
}

async function keptTake(
  services: Services,
  { tenantId, jobId, sceneId }: z.infer<typeof orderedStep>,
  predictionId: string,
): Promise<Take | null> {
  const folder = await readJobFolder(services, tenantId, jobId);
  const takes = folder?.takes.filter((take) => take.sceneId === sceneId) ?? [];
  return takes.find((take) => take.predictionId === predictionId) ?? null;
}

async function bringHome(
  services: Services,
  tenantId: string,
  prediction: Prediction,
): Promise<StoredOutput> {
  try {
    const stored = await services.workspace.use((folder) => copyHome(services, tenantId, prediction, folder));
    await changePrediction(services, tenantId, prediction.jobId, prediction.id, (current) => ({
      ...current,
      stored,
    }));
    return stored;
  } catch (error) {
    if (isFault(error, 'BadOutput')) {
      // The recipe's result is worthless: a retry of the job orders it anew.
      const failure = describeFailure(error, prediction.sceneId);
      // Another worker may have brought it home whole: then it is there, and not paid again.
      const after = await movePrediction(services, tenantId, prediction, (current) =>
        current.stored ? null : { ...current, status: 'failed', failure },
      );
      if (after?.stored) return after.stored;
      await noteOutcome(services, { ...prediction, failure });
    }
    throw error;
  }
}

const mediaOf = { image: 'image', clip: 'video', narration: 'audio', music: 'audio' } as const;

function takeKindOf({ id, kind }: Pick<Prediction, 'id' | 'kind'>): TakeKind {
  if (kind === 'transcription') throw new Error(`Prediction ${id} heard words: it has no file.`);
  return kind;
}

async function copyHome(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  folder: string,
): Promise<StoredOutput> {
  const file = join(folder, 'output');
  if (!prediction.outputUrl) throw new Fault('BadOutput', 'The provider named no file.');
  await services.downloads.toFile(prediction.outputUrl, file, { maxBytes, timeoutSeconds: 240 });
  const info = await services.media.probe(file);
  const wanted = mediaOf[takeKindOf(prediction)];
  if (info.kind !== wanted) {
    throw new Fault('BadOutput', `The provider sent ${info.contentType} where a ${wanted} was asked for.`);
  }
  const base = `${tenantId}/takes/${prediction.recipe.slice(0, 32)}/${prediction.id}`;
  const key = `${base}.${info.contentType.split('/')[1] ?? 'bin'}`;
  const proxyKey = info.kind === 'audio' ? null : `${base}.proxy.jpg`;
  if (proxyKey !== null) {
    const proxy = join(folder, 'proxy.jpg');
    await services.media.proxy({ source: file, target: proxy, ...proxyOf });
    await services.blobs.putFile(proxyKey, proxy, 'image/jpeg');
  }
  await services.blobs.putFile(key, file, info.contentType);
  const { contentType, bytes, width, height, seconds } = info;
  return { key, proxyKey, contentType, bytes, sha256: await sha256Of(file), width, height, seconds };
}

/** Id of the take that a scene has of a prediction. */
export function takeIdFor(
  { id, sceneId: orderedFor }: Pick<Prediction, 'id' | 'sceneId'>,
  sceneId: string,
): string {
  const suffix = sceneId === orderedFor ? '' : createHash('sha256').update(sceneId).digest('hex').slice(0, 6);
  return `tak_${id.slice(4)}${suffix}`;
}

/** The same prediction and scene give the same take id, so that storing twice is storing once. */
function takeOf(
  services: Services,
  step: { jobId: string; sceneId: string },
  prediction: Prediction,
  stored: StoredOutput,
): Take {
  const submitted = Date.parse(prediction.submittedAt ?? prediction.createdAt);
  const completed = Date.parse(prediction.completedAt ?? prediction.createdAt);
  const own = prediction.sceneId === step.sceneId;
  const price = prediction.actualMicros ?? prediction.estimatedMicros;
  return {
    ...stored,
    id: takeIdFor(prediction, step.sceneId),
    jobId: step.jobId,
    sceneId: step.sceneId,
    kind: takeKindOf(prediction),
    recipe: prediction.recipe,
    basis: prediction.basis,
    predictionId: prediction.id,
    orderedBy: prediction.jobId,
    model: prediction.model,
    modelVersion: prediction.modelVersion,
    ...(prediction.remedy?.insteadOf ? { insteadOf: prediction.remedy.insteadOf } : {}),
    seed: prediction.seed,
    prompt: prediction.prompt,
    // What another scene or job has paid for costs nothing here.
    costMicros: own ? price : 0,
    savedMicros: own ? 0 : price,
    tookSeconds: Math.max(0, (completed - submitted) / 1000),
    simulated: prediction.simulated,
    createdAt: isoTime(services),
  };
}
