import type { Json, Services } from './ports.ts';
import { choose, setScene } from './scene-progress.ts';
import { orderedStep } from './step-input.ts';
import { storeOutput } from './store-output.ts';

/** Step StoreImage: the picture comes home and becomes the scene's take. */
export async function storeImage(services: Services, payload: unknown): Promise<Json> {
  const step = orderedStep.parse(payload);
  const take = await storeOutput(services, step);
  await setScene(services, step, (scene) => ({
    ...scene,
    status: 'drawn',
    error: null,
    ...choose(scene, take),
  }));
  return { sceneId: step.sceneId, ok: true };
}
