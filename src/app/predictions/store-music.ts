import type { Json, Services } from '../ports.ts';
import { orderedStep } from '../step-input.ts';
import { wholeVideo } from './music-order.ts';
import { storeOutput } from './store-output.ts';

/** Step StoreMusic: the music comes home and becomes a take of the whole video. */
export async function storeMusic(services: Services, payload: unknown): Promise<Json> {
  const step = orderedStep.omit({ sceneId: true }).parse(payload);
  await storeOutput(services, { ...step, sceneId: wholeVideo });
  return {};
}
