import { join } from 'node:path';
import pLimit from 'p-limit';
import { layOut } from '../../domain/timeline.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { partsOf } from './cut-parts.ts';
import { transcodePlan } from './render-plan.ts';
import { soundPlan } from './sound-plan.ts';

const fetchesAtOnce = 8;

/**
 * The pictures that were captured while a video was transcoded.
 * @returns local paths in order; null where it was not transcoded, or where one is missing
 */
export async function fetchStills(
  services: Services,
  folder: JobFolder,
  path: string,
): Promise<string[] | null> {
  const { job, scenes } = folder;
  if (job.settings.engine === 'ffmpeg') return null;
  const parts = partsOf(job, scenes, layOut(scenes, job.settings.fps));
  const { key, stills } = transcodePlan(job, parts, (await soundPlan(services, folder)).key);
  if (!(await services.blobs.head(key))) return null;
  const limit = pLimit(fetchesAtOnce);
  const fetched = stills.keys.map((still, i) =>
    limit(async () => {
      const file = join(path, `still-${i}.jpg`);
      return (await services.blobs.getFile(still, file)) ? [file] : [];
    }),
  );
  const files = (await Promise.all(fetched)).flat();
  return files.length === stills.keys.length ? files : null;
}
