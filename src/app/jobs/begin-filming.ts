import type { Json, Services } from '../ports.ts';
import { lacksMusic } from '../predictions/music-order.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { staleness } from '../storyboard/stale-scenes.ts';
import { moveJob } from './move-job.ts';

/**
 * Step BeginFilming: takes the storyboard as it stands after review.
 * @returns the scenes, whether some must be drawn first because they were edited in review, and whether music
 *   is to be made
 */
export async function beginFilming(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const folder = await openFolder(services, step);
  const sceneIds = folder.scenes.map((scene) => scene.id);
  const mustDraw = [...staleness(folder).values()].some(({ image }) => image);
  const { tenantId, jobId } = step;
  if (mustDraw) await moveJob(services, tenantId, jobId, 'drawing', 'Drawing what was changed in review');
  else await moveJob(services, tenantId, jobId, 'filming', `Filming ${sceneIds.length} scenes`);
  // Its music could change until it was filmed.
  return { sceneIds, mustDraw, makeMusic: lacksMusic(await openFolder(services, step)) };
}
