import pLimit from 'p-limit';
import { Fault } from '../../domain/errors.ts';
import type { Export } from '../../domain/export.ts';
import { madeOf } from '../../domain/staleness.ts';
import type { ConformedClip } from '../../domain/storyboard.ts';
import { layOut } from '../../domain/timeline.ts';
import { conformScene } from '../cut/conform-scene.ts';
import { partsOf } from '../cut/cut-parts.ts';
import { encodeWindows } from '../cut/encode-windows.ts';
import { joinParts } from '../cut/splice-video.ts';
import type { Services } from '../ports.ts';
import { type JobFolder, readJobFolder } from '../records.ts';

/** While one scene is encoded the clip of the next is fetched. */
const scenesAtOnce = 4;

/**
 * Cuts the video anew of its clips in the shape of an export: each clip is cropped to what matters in it, and then
 * words and logo are drawn for that shape. The sound is the video's own. Scenes and windows are stored, so that
 * another format, or a second try, finds them.
 * @param path of a folder for the parts and the video
 * @param onScene is told how many scenes of all are done
 * @returns the path of an MP4
 * @throws Fault `MediaFailed` when the storyboard was edited since, or a clip is gone
 */
export async function recutVideo(
  services: Services,
  made: Export,
  path: string,
  onScene: (done: number, all: number) => void,
): Promise<string> {
  const folder = inShape(await folderOf(services, made), made);
  const { job } = folder;
  const timeline = layOut(folder.scenes, job.settings.fps);
  const limit = pLimit(scenesAtOnce);
  let done = 0;
  const clips = await Promise.all(
    folder.scenes.map((scene, i) =>
      limit(async (): Promise<ConformedClip> => {
        const timing = timeline.scenes[i];
        if (!timing) throw new Fault('MediaFailed', 'A scene has no place in the video.');
        const clip = await conformScene(services, { job, scene, timing, folder }, 'subject');
        onScene(++done, folder.scenes.length);
        return clip;
      }),
    ),
  );
  const scenes = folder.scenes.map((scene, i) => ({ ...scene, conformed: clips[i] ?? null }));
  await encodeWindows(services, { job, scenes, timeline });
  return joinParts(services, { ...folder, scenes }, partsOf(job, scenes, timeline), made.source.key, path);
}

/** The job that the video shows, as long as it is still that. */
async function folderOf(services: Services, { tenantId, jobId, source }: Export): Promise<JobFolder> {
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) throw new Fault('JobCanceled', 'The export was deleted with its job.');
  const { job, scenes } = folder;
  // While it is rendered again its scenes may say already what the video does not.
  const isShown = job.status === 'completed' && job.rendition?.videoKey === source.key;
  if (isShown && madeOf(job.settings, scenes) === source.madeOf) return folder;
  throw new Fault(
    'MediaFailed',
    'The job was edited or rendered again since: export it again when it is rendered.',
  );
}

/** The job as if it had been made in the shape and size of an export. */
function inShape(folder: JobFolder, { reframe, resolution }: Export): JobFolder {
  const { settings } = folder.job;
  const aspectRatio = reframe?.aspectRatio ?? settings.aspectRatio;
  return { ...folder, job: { ...folder.job, settings: { ...settings, aspectRatio, resolution } } };
}
