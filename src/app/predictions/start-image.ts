import { saidInScene } from '../../domain/moderation.ts';
import type { Json, Services } from '../ports.ts';
import { openScene, orderStep } from '../step-input.ts';
import { freshImage } from '../storyboard/fresh-takes.ts';
import { requireCleanText } from '../storyboard/moderate.ts';
import { beginScene } from '../storyboard/scene-progress.ts';
import { imageOrder } from './image-order.ts';
import { orderScene } from './order-scene.ts';
import { resumeWithAsset, resumeWithTake } from './start-prediction.ts';

/** Step StartImage: orders a scene's picture and leaves the task token with the order. */
export async function startImage(services: Services, payload: unknown): Promise<Json> {
  const step = orderStep.parse(payload);
  const place = await openScene(services, step);
  const chosen = step.remake ? null : freshImage(place);
  const { source } = place.scene;
  if (source.kind === 'asset') return resumeWithAsset(services, step, source);
  if (chosen) return resumeWithTake(services, step, chosen);
  await beginScene(services, step, 'drawing');
  // Read when it was planned; what was edited since is read here.
  await requireCleanText(services, step.tenantId, saidInScene(place.scene.text));
  await orderScene(services, step, place, (variant) => imageOrder(place, variant));
  return {};
}
