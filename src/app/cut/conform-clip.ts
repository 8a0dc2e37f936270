import type { Json, Services } from '../ports.ts';
import { openScene, sceneStep } from '../step-input.ts';
import { setScene } from '../storyboard/scene-progress.ts';
import { conformScene } from './conform-scene.ts';

/** Step ConformClip: the clip as it arrived becomes one that can be spliced. */
export async function conformClip(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const conformed = await conformScene(services, await openScene(services, step));
  await setScene(services, step, (current) => ({ ...current, status: 'conformed', conformed }));
  return { sceneId: step.sceneId, ok: true };
}
