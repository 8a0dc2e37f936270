import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Json, Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { type SoundPlan, soundPlan } from './sound-plan.ts';

/**
 * Step MixSound: the sound of the whole video in one file, beside the filming. Where the clips' own sound is
 * part of it, the cut mixes it, when they are there.
 */
export async function mixSound(services: Services, payload: unknown): Promise<Json> {
  const folder = await openFolder(services, jobStep.parse(payload));
  if (folder.job.settings.clipSound === 0) await mixedSound(services, folder);
  return {};
}

/**
 * The mix of a video, made now unless it exists.
 * @returns its key
 * @throws Fault `MediaFailed` where a part of it is gone
 */
export async function mixedSound(services: Services, folder: JobFolder): Promise<string> {
  const plan = await soundPlan(services, folder);
  if (await isKept(services, plan.key)) return plan.key;
  await services.workspace.use(async (path) => {
    const files = await fetchParts(services, plan, path);
    const fileOf = ({ key }: { readonly key: string }) => files.get(key) ?? '';
    const target = join(path, 'sound.m4a');
    const { music } = plan;
    await services.media.mixSound({
      target,
      seconds: plan.seconds,
      lines: plan.lines.map((line) => ({ ...line, file: fileOf(line) })),
      ...(music ? { music: { file: fileOf(music), volume: music.volume } } : {}),
      clips: plan.clips.map((clip) => ({ ...clip, file: fileOf(clip) })),
      clipVolume: plan.clipVolume,
    });
    await services.blobs.putFile(plan.key, target, 'audio/mp4');
  });
  return plan.key;
}

/** Fetches each file once. @returns local paths by key */
async function fetchParts(
  services: Services,
  { lines, music, clips }: SoundPlan,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const parts = [...lines, ...clips, ...(music ? [music] : [])];
  const files = new Map<string, string>();
  for (const key of new Set(parts.map((part) => part.key))) {
    const file = join(folder, `sound-${files.size}`);
    if (!(await services.blobs.getFile(key, file)))
      throw new Fault('MediaFailed', 'A part of the sound is gone.');
    files.set(key, file);
  }
  return files;
}
