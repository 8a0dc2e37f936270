import { join } from 'node:path';
import pLimit from 'p-limit';
import { isKept } from '../lifetimes/is-kept.ts';
import type { HouseProfile, Services } from '../ports.ts';
import type { SplicedPart } from './render-plan.ts';
import { fetchAll } from './splice-video.ts';

/** While one is spliced the files of the next are fetched; each holds but a few clips under the function's /tmp. */
const splicedAtOnce = 4;

/**
 * Joins neighbouring parts into one file each, by copying packets, without sound, where more parts are to be joined
 * than MediaConvert takes. What is stored already is not made again.
 * @throws Fault `MediaFailed` when a part is gone or does not fit
 */
export async function spliceParts(
  services: Services,
  spliced: readonly SplicedPart[],
  profile: HouseProfile,
): Promise<void> {
  const limit = pLimit(splicedAtOnce);
  await Promise.all(spliced.map((part) => limit(() => splicePart(services, part, profile))));
}

async function splicePart(
  services: Services,
  { key, of }: SplicedPart,
  profile: HouseProfile,
): Promise<void> {
  if (await isKept(services, key)) return;
  await services.workspace.use(async (folder) => {
    const files = await fetchAll(
      services,
      of.map((part) => part.key),
      folder,
    );
    const parts = of.map(({ key, startFrame, frames }) => ({
      file: files.get(key) ?? '',
      startFrame,
      frames,
    }));
    const target = join(folder, 'spliced.mp4');
    await services.media.cut({ parts, target, profile, tags: {} });
    await services.blobs.putFile(key, target, 'video/mp4');
  });
}
