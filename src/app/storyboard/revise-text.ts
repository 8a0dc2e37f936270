import { listWords, unlistWords } from '../jobs/job-listing.ts';
import type { Json, Services } from '../ports.ts';
import { readJobFolder } from '../records.ts';
import { openScene, sceneStep } from '../step-input.ts';
import { setScene } from './scene-progress.ts';

/** Step ReviseText: a scene's text as its user wants it now. What was wished lies with the scene. */
export async function reviseText(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const { job, scene, folder } = await openScene(services, { ...step, remake: true });
  const { feedback } = scene;
  if (feedback) {
    const text = await services.planner.revise({ text: scene.text, feedback, settings: job.settings });
    await listWords(services, job, [text]);
    await setScene(services, step, (current) => ({ ...current, text, feedback: null }));
    const after = await readJobFolder(services, step.tenantId, step.jobId);
    if (after) await unlistWords(services, folder, after);
  }
  return {};
}
