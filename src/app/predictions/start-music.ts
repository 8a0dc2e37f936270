import { z } from 'zod';
import { Fault } from '../../domain/errors.ts';
import type { Json, Services } from '../ports.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { freshMusic, musicOrder, musicPlace, musicPrompt, wholeVideo } from './music-order.ts';
import { orderScene } from './order-scene.ts';
import { resumeWithTake } from './start-prediction.ts';

const musicStep = jobStep.extend({ taskToken: z.string() });

/** Step StartMusic: orders the music of a video, and leaves the task token with the order. */
export async function startMusic(services: Services, payload: unknown): Promise<Json> {
  const step = { ...musicStep.parse(payload), sceneId: wholeVideo, remake: false };
  const folder = await openFolder(services, step);
  const made = freshMusic(folder);
  if (made) return resumeWithTake(services, step, made);
  const prompt = musicPrompt(folder);
  const place = prompt === null ? null : musicPlace(folder, prompt);
  if (prompt === null || !place) throw new Fault('InputRejected', 'The job asks for no music.');
  await orderScene(services, step, place, (variant) => musicOrder(folder, prompt, variant));
  return {};
}
