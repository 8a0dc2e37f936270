import { moveJob } from './move-job.ts';
import type { Json, Services } from './ports.ts';
import { jobStep, openFolder } from './step-input.ts';

/** Step BeginFilming: takes the storyboard as it stands after review. @returns the scenes to film */
export async function beginFilming(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const { scenes } = await openFolder(services, step);
  await moveJob(services, step.tenantId, step.jobId, 'filming', `Filming ${scenes.length} scenes`);
  return { sceneIds: scenes.map((scene) => scene.id) };
}
