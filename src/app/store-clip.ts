import type { Json, Services } from './ports.ts';
import { choose, setScene } from './scene-progress.ts';
import { orderedStep } from './step-input.ts';
import { storeOutput } from './store-output.ts';

/** Step StoreClip: the clip comes home and becomes the scene's take. */
export async function storeClip(services: Services, payload: unknown): Promise<Json> {
  const step = orderedStep.parse(payload);
  const take = await storeOutput(services, step);
  await setScene(services, step, (scene) => ({
    ...scene,
    status: 'filmed',
    error: null,
    ...choose(scene, take),
  }));
  return { sceneId: step.sceneId, ok: true };
}
