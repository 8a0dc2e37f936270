import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import { isDrawnOn, wordyFrames } from '../../domain/scene-look.ts';
import { spriteSheet } from '../../domain/sprite-sheet.ts';
import { madeOf } from '../../domain/staleness.ts';
import { layOut } from '../../domain/timeline.ts';
import { sha256Of } from '../file-digest.ts';
import type { Json, MediaInfo, Services, Stretch } from '../ports.ts';
import { changeJob, isoTime, type JobFolder } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { fetchStills } from './fetch-stills.ts';
import { houseProfile, renditionKey } from './render-plan.ts';
import { storeCaptions } from './store-captions.ts';
import { videoMetadata } from './video-metadata.ts';

/** A thumbnail is the poster made smaller. */
const thumbnailLimits = { longSide: 1280, maxBytes: 1_000_000 };

/** Step Publish: proves that the file is what was planned, adds pictures and metadata, and hands it to the job. */
export async function publishVideo(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const folder = await openFolder(services, step);
  const { job } = folder;
  const videoKey = renditionKey(job, 'video.mp4');
  const posterKey = renditionKey(job, 'poster.jpg');
  const thumbnailKey = renditionKey(job, 'thumbnail.jpg');
  const spritesKey = renditionKey(job, 'sprites.jpg');
  const metadataKey = renditionKey(job, 'metadata.json');

  await services.workspace.use(async (path) => {
    const video = join(path, 'video.mp4');
    const [poster, thumbnail] = [join(path, 'poster.jpg'), join(path, 'thumbnail.jpg')];
    const sheet = join(path, 'sprites.jpg');
    if (!(await services.blobs.getFile(videoKey, video))) throw new Fault('MediaFailed', 'The cut is gone.');
    const info = await services.media.probe(video);
    const totalFrames = checkLength(folder, info);
    const stills = await fetchStills(services, folder, path);
    const sprites = spriteSheet({ ...houseProfile(job), seconds: totalFrames / job.settings.fps });
    await Promise.all([
      services.media
        .thumbnail({ source: video, target: poster, maxWidth: info.width, spared: sparedStretches(folder) })
        .then(() => services.media.proxy({ source: poster, target: thumbnail, ...thumbnailLimits })),
      services.media.spriteSheet({
        source: video,
        target: sheet,
        sheet: sprites,
        ...(stills ? { stills } : {}),
      }),
    ]);
    await Promise.all([
      services.blobs.putFile(posterKey, poster, 'image/jpeg'),
      services.blobs.putFile(thumbnailKey, thumbnail, 'image/jpeg'),
      services.blobs.putFile(spritesKey, sheet, 'image/jpeg'),
    ]);

    const sha256 = await sha256Of(video);
    const metadata = videoMetadata(folder, {
      info,
      frames: totalFrames,
      sha256,
      publishedAt: isoTime(services),
    });
    const json = new TextEncoder().encode(JSON.stringify(metadata, null, 2));
    await services.blobs.put(metadataKey, json, 'application/json');
    const rendition = {
      videoKey,
      thumbnailKey,
      posterKey,
      sprites: { ...sprites, key: spritesKey },
      shots: shotStarts(folder),
      metadataKey,
      captionKeys: await storeCaptions(services, folder),
      bytes: info.bytes,
      frames: totalFrames,
      seconds: totalFrames / job.settings.fps,
      sha256,
      drawnOn: isDrawnOn(job),
      madeOf: madeOf(job.settings, folder.scenes),
    };
    await changeJob(services, step.tenantId, step.jobId, (current) => ({ ...current, rendition }));
  });
  return {};
}

/** Where the video shows words or a transition, in seconds. */
function sparedStretches({ job, scenes }: JobFolder): Stretch[] {
  const { fps } = job.settings;
  const frames = wordyFrames(scenes, job.settings, layOut(scenes, fps));
  return frames.map(({ from, to }) => ({ startSeconds: from / fps, endSeconds: to / fps }));
}

/** First frame of each scene; one that comes in by a transition begins in its middle. */
function shotStarts({ job, scenes }: JobFolder): number[] {
  const timeline = layOut(scenes, job.settings.fps);
  return timeline.scenes.map(({ startFrame, headFrames }) => startFrame + Math.floor(headFrames / 2));
}

/** @throws Fault `MediaFailed` unless the file has exactly the planned frames and size */
function checkLength({ job, scenes }: JobFolder, info: MediaInfo): number {
  const { totalFrames } = layOut(scenes, job.settings.fps);
  if (info.frames !== totalFrames) {
    throw new Fault('MediaFailed', `The cut has ${info.frames} frames where ${totalFrames} were planned.`);
  }
  return totalFrames;
}
