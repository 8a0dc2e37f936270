import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Services } from '../ports.ts';
import { houseProfile, type WindowPlan } from './render-plan.ts';

/** Encodes one transition window and stores it. What is stored already is not made again. */
export async function encodeWindow(services: Services, job: Job, plan: WindowPlan): Promise<void> {
  if (await isKept(services, plan.key)) return;
  await services.workspace.use(async (folder) => {
    const fetched = async (key: string, name: string) => {
      const file = join(folder, name);
      if (!(await services.blobs.getFile(key, file)))
        throw new Fault('MediaFailed', 'A conformed clip is gone.');
      return file;
    };
    const target = join(folder, 'window.mp4');
    await services.media.window({
      from: { file: await fetched(plan.from.clip.key, 'from.mp4'), startFrame: plan.from.startFrame },
      to: { file: await fetched(plan.to.clip.key, 'to.mp4'), startFrame: plan.to.startFrame },
      target,
      profile: houseProfile(job),
      kind: plan.kind,
      direction: plan.direction,
      frames: plan.frames,
    });
    await services.blobs.putFile(plan.key, target, 'video/mp4');
  });
}
