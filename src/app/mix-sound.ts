import { join } from 'node:path';
import { layOut } from '../domain/timeline.ts';
import { isKept } from './lifetimes/is-kept.ts';
import type { Json, Services } from './ports.ts';
import { soundKey } from './render-plan.ts';
import { jobStep, openFolder } from './step-input.ts';

/** Step MixSound: the sound of the whole video in one file, beside the filming. Until there is narration it is silence. */
export async function mixSound(services: Services, payload: unknown): Promise<Json> {
  const { job, scenes } = await openFolder(services, jobStep.parse(payload));
  const timeline = layOut(scenes, job.settings.fps);
  const key = soundKey(job, timeline);
  if (!(await isKept(services, key))) {
    await services.workspace.use(async (folder) => {
      const target = join(folder, 'sound.m4a');
      await services.media.mixSound({ target, seconds: timeline.totalFrames / timeline.fps });
      await services.blobs.putFile(key, target, 'audio/mp4');
    });
  }
  return {};
}
