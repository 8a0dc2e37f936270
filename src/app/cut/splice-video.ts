import { join } from 'node:path';
import pLimit from 'p-limit';
import { videoCues } from '../../domain/captions.ts';
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { c2paManifestOf, provenanceOf, provenanceTags, xmpOf } from '../../domain/provenance.ts';
import type { Scene } from '../../domain/storyboard.ts';
import { layOut, type Timeline } from '../../domain/timeline.ts';
import type { CutPart, CutRequest, Services, TranscodePart } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { houseProfile, renditionKey } from './render-plan.ts';

/** Files are fetched this many at a time: enough to hide latency, few enough to keep sockets for others. */
const fetchesAtOnce = 8;

/**
 * Joins parts to the job's video, signs it where the installation does, and stores it.
 * @param sound key of a file whose sound it is
 * @throws Fault `MediaFailed` when a part is gone or does not fit
 */
export async function spliceVideo(
  services: Services,
  folder: JobFolder,
  parts: readonly TranscodePart[],
  sound: string,
): Promise<void> {
  const { job, scenes, takes } = folder;
  await services.workspace.use(async (path) => {
    const target = await joinParts(services, folder, parts, sound, path);
    const finished = await signed(services, target, c2paManifestOf(job, provenanceOf(scenes, takes)));
    await services.blobs.putFile(renditionKey(job, 'video.mp4'), finished, 'video/mp4');
  });
}

/**
 * Joins parts by copying packets, and lays in sound, captions and what the file says of itself.
 * @param sound key of a file whose sound it is
 * @param path of a folder for the parts and the video
 * @returns the video's path
 * @throws Fault `MediaFailed` when a part is gone or does not fit
 */
export async function joinParts(
  services: Services,
  { job, scenes, takes }: JobFolder,
  parts: readonly TranscodePart[],
  sound: string,
  path: string,
): Promise<string> {
  const provenance = provenanceOf(scenes, takes);
  const files = await fetchAll(services, [...parts.map((part) => part.key), sound], path);
  const fileOf = (key: string) => files.get(key) ?? '';
  const target = join(path, 'video.mp4');
  await services.media.cut({
    parts: parts.map(({ key, startFrame, frames }): CutPart => ({ file: fileOf(key), startFrame, frames })),
    sound: fileOf(sound),
    ...spokenLanguage(job, scenes),
    target,
    profile: houseProfile(job),
    tags: provenanceTags(job, provenance),
    xmp: xmpOf(provenance),
    ...softCaptions(job, scenes, layOut(scenes, job.settings.fps)),
  });
  return target;
}

/** The language of the narration, where there is any. */
export function spokenLanguage(
  { settings }: Pick<Job, 'settings'>,
  scenes: readonly Pick<Scene, 'narrated'>[],
): Pick<CutRequest, 'spokenLanguage'> {
  return scenes.some(({ narrated }) => narrated) ? { spokenLanguage: settings.narration.language } : {};
}

/** A track of captions, in the language of the narration, where the job wants one and there are any. */
function softCaptions(
  { settings }: Job,
  scenes: readonly Scene[],
  timeline: Timeline,
): Pick<CutRequest, 'captions'> {
  if (settings.captions.mode !== 'soft') return {};
  const cues = videoCues(scenes, settings, timeline);
  return cues.length === 0 ? {} : { captions: { language: settings.narration.language, cues } };
}

/** Fetches each key once. @returns local paths by key @throws Fault `MediaFailed` where one is gone */
export async function fetchAll(
  services: Services,
  wanted: readonly string[],
  folder: string,
): Promise<Map<string, string>> {
  const limit = pLimit(fetchesAtOnce);
  const unique = [...new Set(wanted)];
  const fetched = unique.map((key, i) =>
    limit(async (): Promise<[string, string]> => {
      const file = join(folder, `part-${i}.mp4`);
      if (!(await services.blobs.getFile(key, file)))
        throw new Fault('MediaFailed', 'A part of the video is gone.');
      return [key, file];
    }),
  );
  return new Map(await Promise.all(fetched));
}

/** The file with content credentials, where the installation signs; else as it is. @throws Fault `SigningFailed` */
async function signed(services: Services, file: string, manifest: object): Promise<string> {
  if (!services.credentials) return file;
  const target = `${file}.signed.mp4`;
  await services.credentials.sign({ source: file, target, manifest });
  return target;
}
