import { z } from 'zod';
import { Fault } from '../../domain/errors.ts';
import type { Json, Services } from '../ports.ts';
import { imageOrder } from '../predictions/image-order.ts';
import { orderScene } from '../predictions/order-scene.ts';
import { requireCleanText } from '../storyboard/moderate.ts';
import { readCharacter } from './character-records.ts';
import { characterStep } from './character-steps.ts';
import { portraitPlace } from './portrait-place.ts';

const startStep = characterStep.extend({ taskToken: z.string() });

/** Step StartCharacter: orders a character's picture and leaves the task token with the order. */
export async function startCharacter(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, characterId, round, taskToken } = startStep.parse(payload);
  const character = (await readCharacter(services, tenantId, characterId))?.value;
  if (character?.status !== 'drawing' || character.round !== round) {
    throw new Fault('JobCanceled', 'The character is no longer being drawn.');
  }
  const place = await portraitPlace(services, character);
  await requireCleanText(services, tenantId, place.scene.text.visual);
  const step = {
    tenantId,
    jobId: characterId,
    revision: round,
    sceneId: characterId,
    taskToken,
    remake: true,
  };
  await orderScene(services, step, place, (variant) => imageOrder(place, variant));
  return {};
}
