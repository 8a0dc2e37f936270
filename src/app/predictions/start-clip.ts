import { Fault } from '../../domain/errors.ts';
import type { Json, Services } from '../ports.ts';
import { openScene, orderStep } from '../step-input.ts';
import { freshClip } from '../storyboard/fresh-takes.ts';
import { beginScene } from '../storyboard/scene-progress.ts';
import { clipOrder } from './clip-order.ts';
import { orderScene } from './order-scene.ts';
import { resumeWithAsset, resumeWithTake } from './start-prediction.ts';

/** Step StartClip: orders a scene's clip, beginning on its picture, and leaves the task token with the order. */
export async function startClip(services: Services, payload: unknown): Promise<Json> {
  const step = orderStep.parse(payload);
  const place = await openScene(services, step);
  const { source } = place.scene;
  if (source.kind === 'asset') return resumeWithAsset(services, step, source);
  const picture = place.folder.takes.find((take) => take.id === place.scene.selectedTakeIds.image);
  if (!picture) throw new Fault('InputRejected', 'The scene has no picture to film.');
  const chosen = step.remake ? null : freshClip(place, picture);
  if (chosen) return resumeWithTake(services, step, chosen);
  await beginScene(services, step, 'filming');
  await orderScene(services, step, place, (variant) => clipOrder(place, picture, variant));
  return {};
}
