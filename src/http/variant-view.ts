import type { z } from '@hono/zod-openapi';
import { jobJson } from '../app/jobs/job-json.ts';
import type { Services } from '../app/ports.ts';
import type { JobFolder } from '../app/records.ts';
import type { Job } from '../domain/job.ts';
import { median } from '../domain/model-health.ts';
import { dollars } from '../domain/money.ts';
import type { TakeKind } from '../domain/take.ts';
import type { variantSchema } from './schemas/variant.ts';

/** A job beside those that film the same storyboard. @param original what it is held against; null for the original itself, or where that was removed */
export function variantView(
  services: Services,
  folder: JobFolder,
  original: JobFolder | null,
): z.input<typeof variantSchema> {
  const { job } = folder;
  const { id, title, status, models, cost, progress, error, simulated, createdAt, completedAt, links } =
    jobJson(services, folder);
  const clipSeconds = tookSeconds(folder, 'clip');
  return {
    jobId: id,
    original: job.variantOf === undefined,
    title,
    status,
    preset: job.settings.preset,
    models,
    madeBy: { images: makersOf(folder, 'image'), clips: makersOf(folder, 'clip') },
    cost: {
      estimated: cost.estimated,
      actual: cost.actual,
      images: paidFor(folder, 'image'),
      clips: paidFor(folder, 'clip'),
      differencePercent: original && differencePercent(paidFor(folder, 'clip'), paidFor(original, 'clip')),
    },
    time: {
      workedSeconds: workedSeconds(job),
      imageSeconds: tookSeconds(folder, 'image'),
      clipSeconds,
      differencePercent: original && differencePercent(clipSeconds, tookSeconds(original, 'clip')),
    },
    clips: progress.clips,
    error,
    simulated,
    createdAt,
    completedAt,
    links,
  };
}

/** Dollars that this very job has paid for pictures or clips, failed attempts included. */
function paidFor({ predictions }: JobFolder, kind: 'image' | 'clip'): number {
  const own = predictions.filter((prediction) => prediction.kind === kind);
  return dollars(own.reduce((sum, { actualMicros }) => sum + (actualMicros ?? 0), 0));
}

function chosenTakes({ scenes, takes }: JobFolder, kind: 'image' | 'clip') {
  const chosen = new Set(scenes.map((scene) => scene.selectedTakeIds[kind]));
  return takes.filter((take) => take.kind === kind && chosen.has(take.id));
}

function makersOf(folder: JobFolder, kind: 'image' | 'clip'): string[] {
  return [...new Set(chosenTakes(folder, kind).map((take) => take.model))].sort();
}

/** Of what this very job had made. */
function tookSeconds({ job, takes }: JobFolder, kind: TakeKind): number | null {
  const own = takes.filter((take) => take.kind === kind && take.orderedBy === job.id);
  return median(own.map((take) => take.tookSeconds));
}

/** From request to file of the last revision, without the time that a person took; null while under way. */
function workedSeconds({ stages, completedAt }: Job): number | null {
  if (completedAt === null) return null;
  const milliseconds = stages.reduce((sum, stage, i) => {
    const lasted = Date.parse(stages[i + 1]?.at ?? completedAt) - Date.parse(stage.at);
    return stage.status === 'awaiting_approval' ? sum : sum + Math.max(0, lasted);
  }, 0);
  return milliseconds / 1000;
}

function differencePercent(value: number | null, original: number | null): number | null {
  if (value === null || original === null || original === 0) return null;
  return Math.round((1000 * (value - original)) / original) / 10;
}
