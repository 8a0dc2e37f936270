import type { Json, Services } from '../ports.ts';
import { broughtStep } from '../step-input.ts';
import { choose, setScene } from '../storyboard/scene-progress.ts';
import { storeAssetPicture } from './store-asset-take.ts';
import { storeOutput } from './store-output.ts';

/** Step StoreImage: the picture comes home and becomes the scene's take. */
export async function storeImage(services: Services, payload: unknown): Promise<Json> {
  const { ordered, ...step } = broughtStep.parse(payload);
  const take =
    'assetId' in ordered
      ? await storeAssetPicture(services, step, ordered.assetId)
      : await storeOutput(services, { ...step, ordered });
  await setScene(services, step, (scene) => ({
    ...scene,
    status: 'drawn',
    error: null,
    ...choose(scene, take),
  }));
  return { sceneId: step.sceneId, ok: true };
}
