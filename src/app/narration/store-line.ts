import { join } from 'node:path';
import { z } from 'zod';
import { isFault } from '../../domain/errors.ts';
import type { Prediction, StoredOutput } from '../../domain/prediction.ts';
import { spreadWords } from '../../domain/spread-words.ts';
import { writtenWords } from '../../domain/written-words.ts';
import type { Json, Services } from '../ports.ts';
import { storedOutput } from '../predictions/store-output.ts';
import { isoTime, readPrediction } from '../records.ts';
import { openScene, orderedStep, sceneStep } from '../step-input.ts';
import { type DueLine, dueLine } from './due-line.ts';
import { type SpokenLine, writeLine } from './line-records.ts';
import { withHeard } from './with-heard.ts';

const storeStep = sceneStep.extend({
  ordered: z.union([orderedStep.shape.ordered, z.object({ done: z.literal(true) })]),
});

/** Step StoreLine: a line comes home, or the times of its words. @throws Fault `BadOutput` as `storedOutput` */
export async function storeLine(services: Services, payload: unknown): Promise<Json> {
  const { ordered, ...step } = storeStep.parse(payload);
  if ('done' in ordered) return {};
  const place = await openScene(services, step);
  const due = await dueLine(services, place);
  if (!due) return {};
  const found = await readPrediction(services, step.tenantId, ordered.jobId, ordered.predictionId);
  if (!found) throw new Error(`There is no prediction ${ordered.predictionId}.`);
  if (found.value.kind === 'transcription') {
    if (due.spoken)
      await writeLine(services, step.tenantId, withHeard(due.line, due.spoken, found.value.heard ?? []));
    return {};
  }
  const home = await storedOutput(services, { tenantId: step.tenantId, ordered });
  // The line may have been edited meanwhile: what was ordered for the old one is not the new one's.
  if (!home || home.prediction.recipe !== due.recipe) return {};
  await writeLine(services, step.tenantId, await newLine(services, due, home.prediction, home.stored));
  return {};
}

async function newLine(
  services: Services,
  due: DueLine,
  prediction: Prediction,
  { key, contentType, bytes, sha256, seconds }: StoredOutput,
): Promise<SpokenLine> {
  const { text, language } = due.line;
  const lineSeconds = seconds ?? 0;
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'line');
    if (!(await services.blobs.getFile(key, file))) throw new Error('The line that came home is gone.');
    const words = spreadWords(writtenWords(text, language), await spokenSpan(services, file, lineSeconds));
    return {
      recipe: due.recipe,
      key,
      contentType,
      bytes,
      sha256,
      seconds: lineSeconds,
      words,
      timing: 'reckoned',
      isUnheard: true,
      paid: {
        jobId: prediction.jobId,
        predictionId: prediction.id,
        costMicros: prediction.actualMicros ?? prediction.estimatedMicros,
      },
      tookSeconds: secondsOf(prediction),
      createdAt: isoTime(services),
    };
  });
}

/** From the first sound to the last, in milliseconds: a voice often waits a moment before and after. */
async function spokenSpan(
  services: Services,
  file: string,
  seconds: number,
): Promise<{ startMs: number; endMs: number }> {
  const whole = { startMs: 0, endMs: Math.round(seconds * 1000) };
  try {
    const { pauses } = await services.media.listen(file);
    const [first] = pauses;
    const last = pauses.at(-1);
    return {
      startMs: first && first.startSeconds < 0.05 ? Math.round(first.endSeconds * 1000) : whole.startMs,
      endMs: last && last.endSeconds > seconds - 0.05 ? Math.round(last.startSeconds * 1000) : whole.endMs,
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return whole;
  }
}

function secondsOf({ submittedAt, completedAt, createdAt }: Prediction): number {
  return Math.max(0, (Date.parse(completedAt ?? createdAt) - Date.parse(submittedAt ?? createdAt)) / 1000);
}
