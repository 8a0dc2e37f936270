import { isFault } from '../../domain/errors.ts';
import { appendEvent } from '../events.ts';
import type { Json, Services } from '../ports.ts';
import { openScene, sceneStep } from '../step-input.ts';
import { encodeWindow } from './encode-window.ts';
import { windowPlan } from './render-plan.ts';

/** A worker that claimed a window and died is overtaken after this long. */
const claimSeconds = 900;

/** Step JoinNeighbours: each transition window is encoded as soon as both its scenes are conformed. */
export async function joinNeighbours(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const { job, scene, folder, timeline } = await openScene(services, step);
  for (const index of [scene.position - 1, scene.position]) {
    const plan = windowPlan(job, folder.scenes, timeline, index);
    if (!plan || !(await claim(services, plan.key))) continue;
    await encodeWindow(services, { job, scenes: folder.scenes, timeline }, plan);
    await appendEvent(services, step.tenantId, step.jobId, {
      type: 'cut.window',
      status: job.status,
      sceneId: scene.id,
      message: `Scenes ${index + 1} and ${index + 2} are joined`,
      data: { position: index },
    });
  }
  return { sceneId: step.sceneId, ok: true };
}

/** Both neighbours may finish at the same moment: one of them encodes. */
async function claim(services: Services, key: string): Promise<boolean> {
  const now = Math.floor(services.clock.now() / 1000);
  try {
    await services.callbacks.put({
      key: { partition: key.replaceAll('/', '#'), sort: 'claim' },
      value: {},
      expectedVersion: 0,
      expiresAt: now + claimSeconds,
    });
    return true;
  } catch (error) {
    if (isFault(error, 'VersionConflict')) return false;
    throw error;
  }
}
