import { join } from 'node:path';
import pLimit from 'p-limit';
import { videoCues } from '../domain/captions.ts';
import { cutList } from '../domain/cut-list.ts';
import { Fault } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { c2paManifestOf, provenanceOf, provenanceTags, xmpOf } from '../domain/provenance.ts';
import type { Scene } from '../domain/storyboard.ts';
import { layOut, type Timeline } from '../domain/timeline.ts';
import { encodeWindow } from './encode-window.ts';
import { mixedSound } from './mix-sound.ts';
import { moveJob } from './move-job.ts';
import type { CutPart, CutRequest, Json, Services } from './ports.ts';
import { houseProfile, renditionKey, windowPlan } from './render-plan.ts';
import { jobStep, openFolder } from './step-input.ts';

/** Files are fetched this many at a time: enough to hide latency, few enough to keep sockets for others. */
const fetchesAtOnce = 8;
/** While one window is encoded the clips of the next are fetched; how many encode at once the media port decides. */
const windowsAtOnce = 4;

/** Step Cut: splices bodies and windows, by copying packets, and lays the sound in. */
export async function cutVideo(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const folder = await openFolder(services, step);
  const { job, scenes, takes } = folder;
  const provenance = provenanceOf(scenes, takes);
  await moveJob(services, step.tenantId, step.jobId, 'cutting', 'Cutting the video');
  const timeline = layOut(scenes, job.settings.fps);

  await encodeMissingWindows(services, job, scenes, timeline);
  const sound = await mixedSound(services, folder);
  await services.workspace.use(async (path) => {
    const keys = partKeys(job, scenes, timeline);
    const files = await fetchAll(services, [...keys.map((part) => part.key), sound], path);
    const fileOf = (key: string) => files.get(key) ?? '';
    const target = join(path, 'video.mp4');
    await services.media.cut({
      parts: keys.map(({ key, startFrame, frames }): CutPart => ({ file: fileOf(key), startFrame, frames })),
      sound: fileOf(sound),
      target,
      profile: houseProfile(job),
      tags: provenanceTags(job, provenance),
      xmp: xmpOf(provenance),
      ...softCaptions(job, scenes, timeline),
    });
    const finished = await signed(services, target, c2paManifestOf(job, provenance));
    await services.blobs.putFile(renditionKey(job, 'video.mp4'), finished, 'video/mp4');
  });
  return {};
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

/** Windows are encoded while scenes are filmed; this makes what a broken-off worker left out. */
async function encodeMissingWindows(
  services: Services,
  job: Job,
  scenes: readonly Scene[],
  timeline: Timeline,
): Promise<void> {
  const limit = pLimit(windowsAtOnce);
  const plans = scenes.flatMap((_, index) => windowPlan(job, scenes, timeline, index) ?? []);
  await Promise.all(plans.map((plan) => limit(() => encodeWindow(services, job, plan))));
}

interface PartKey {
  readonly key: string;
  readonly startFrame: number;
  readonly frames: number;
}

function partKeys(job: Job, scenes: readonly Scene[], timeline: Timeline): PartKey[] {
  return cutList(timeline).map((entry) => {
    const { frames } = entry;
    if (entry.kind === 'window') {
      const plan = windowPlan(job, scenes, timeline, entry.scene);
      if (plan) return { key: plan.key, startFrame: 0, frames };
    } else {
      const clip = scenes[entry.scene]?.conformed;
      if (clip) return { key: clip.key, startFrame: entry.startFrame, frames };
    }
    throw new Fault('MediaFailed', `Scene ${entry.scene + 1} has no conformed clip.`);
  });
}

/** Fetches each key once. @returns local paths by key */
async function fetchAll(
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
