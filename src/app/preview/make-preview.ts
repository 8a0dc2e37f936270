import { join } from 'node:path';
import pLimit from 'p-limit';
import { cutList } from '../../domain/cut-list.ts';
import { Fault, isFault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { isStillSaid } from '../../domain/staleness.ts';
import type { PlacedScene } from '../../domain/storyboard.ts';
import { layOut } from '../../domain/timeline.ts';
import { fetchLook } from '../cut/fetch-look.ts';
import { lookOfScene } from '../cut/look-of-scene.ts';
import { mixedSound } from '../cut/mix-sound.ts';
import { soundPlan } from '../cut/sound-plan.ts';
import { spokenLanguage } from '../cut/splice-video.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { CutPart, Json, Services } from '../ports.ts';
import { type JobFolder, readJobFolder } from '../records.ts';
import { type PreviewPart, type PreviewPlan, previewPlan } from './preview-plan.ts';
import { previewStep } from './preview-step.ts';

/** While one part is encoded the next is fetched. */
const partsAtOnce = 4;

/**
 * Step MakePreview: the storyboard as it stands, small and in final timing. What earlier previews made of the same
 * scenes is used again. @returns where it lies
 * @throws Fault `JobCanceled` when the job is gone, `MediaFailed` while there is nothing to show
 */
export async function makePreview(services: Services, payload: unknown): Promise<Json> {
  const { tenantId, jobId } = previewStep.parse(payload);
  const folder = await readJobFolder(services, tenantId, jobId);
  if (!folder) throw new Fault('JobCanceled', 'The job is gone.');
  const plan = await currentPreview(services, folder);
  if (!plan) throw new Fault('MediaFailed', 'No scene has a picture yet.');
  if (!(await isKept(services, plan.key))) await make(services, withoutOldLines(folder), plan);
  return { key: plan.key };
}

/** What a preview would show now; null as long as no scene has a picture. */
export async function currentPreview(services: Services, stored: JobFolder): Promise<PreviewPlan | null> {
  const folder = withoutOldLines(stored);
  const { job, scenes } = folder;
  const { scenes: timings } = layOut(scenes, job.settings.fps);
  const looks = await Promise.all(
    scenes.map((scene, i) => {
      const timing = timings[i];
      return timing
        ? lookOfScene(services, { job, scene: beforeItIsSpoken(scene, job), timing, folder })
        : null;
    }),
  );
  return previewPlan(folder, looks, (await soundPlan(services, folder)).key);
}

/** Lines that were edited or removed since they were spoken are not spoken yet. */
function withoutOldLines(folder: JobFolder): JobFolder {
  const { settings } = folder.job;
  const scenes = folder.scenes.map((scene) =>
    isStillSaid(scene, settings) ? scene : { ...scene, narrated: null },
  );
  return { ...folder, scenes };
}

/** A scene whose line is not spoken yet shows it for its whole length, as it would a caption. */
function beforeItIsSpoken(scene: PlacedScene, { settings }: Job): PlacedScene {
  const { narrated, text } = scene;
  if (!settings.narration.enabled || narrated || text.narration === null) return scene;
  return { ...scene, text: { ...text, caption: text.narration } };
}

function make(services: Services, job: JobFolder, plan: PreviewPlan): Promise<void> {
  const { title } = job.job;
  return services.workspace.use(async (folder) => {
    const limit = pLimit(partsAtOnce);
    const clips = await Promise.all(
      plan.parts.map((part) => limit(() => partFile(services, plan, part, folder))),
    );
    const windows = new Map(
      await Promise.all(
        plan.windows.map((window) =>
          limit(async (): Promise<[number, string]> => {
            const file = await kept(
              services,
              window.key,
              join(folder, `window-${window.from}.mp4`),
              async (target) => {
                const stored = plan.parts[window.from + 1]?.look;
                const look =
                  stored && (await fetchLook(services, stored, join(folder, `mark-${window.from}`)));
                return services.media.window({
                  from: { file: clips[window.from] ?? '', startFrame: window.startFrame },
                  to: { file: clips[window.from + 1] ?? '', startFrame: 0 },
                  target,
                  profile: plan.profile,
                  kind: window.kind,
                  direction: window.direction,
                  frames: window.frames,
                  ...(look ? { look } : {}),
                });
              },
            );
            return [window.from, file];
          }),
        ),
      ),
    );
    const parts = cutList(plan.timeline).map((entry): CutPart => {
      const { frames, scene } = entry;
      return entry.kind === 'body'
        ? { file: clips[scene] ?? '', startFrame: entry.startFrame, frames }
        : { file: windows.get(scene) ?? '', startFrame: 0, frames };
    });
    const target = join(folder, 'preview.mp4');
    await services.media.cut({
      parts,
      sound: await soundFile(services, job, join(folder, 'sound.m4a')),
      ...spokenLanguage(job.job, job.scenes),
      target,
      profile: plan.profile,
      tags: { title: title ?? 'Preview', comment: 'A preview: pictures and clips before the video is made.' },
    });
    await services.blobs.putFile(plan.key, target, 'video/mp4');
  });
}

/**
 * A scene's part: its clip made small, or its picture under a slow camera, or a dark card until there is either;
 * with the captions, cards and colours of the video.
 */
function partFile(
  services: Services,
  { profile }: PreviewPlan,
  part: PreviewPart,
  folder: string,
): Promise<string> {
  const { frames, keyframes, drawnFrames, position, shows, whenShort } = part;
  return kept(services, part.key, join(folder, `part-${position}.mp4`), async (target) => {
    const look = part.look && (await fetchLook(services, part.look, join(folder, `logo-${position}`)));
    const conform = (source: string) =>
      services.media.conform({
        source,
        target,
        profile,
        frames,
        keyframes,
        whenShort,
        ...(look ? { look, drawnFrames } : {}),
      });
    const move = async (source: string | null) => {
      const request = { source, profile, frames, keyframes, way: position };
      if (!look) return services.media.moveStill({ ...request, target });
      const moved = join(folder, `moved-${position}.mp4`);
      await services.media.moveStill({ ...request, target: moved });
      await conform(moved);
    };
    for (const take of shows) {
      const source = join(folder, `source-${position}-${take.kind}`);
      if (!(await services.blobs.getFile(take.key, source))) continue;
      if (take.kind !== 'clip') return move(source);
      try {
        return await conform(source);
      } catch (error) {
        // Too short for its scene as it is now, say: then its picture stands for it.
        if (!isFault(error, 'MediaFailed')) throw error;
      }
    }
    await move(null);
  });
}

/** The video's sound as it stands: silence until there is narration or music. */
async function soundFile(services: Services, folder: JobFolder, file: string): Promise<string> {
  if (!(await services.blobs.getFile(await mixedSound(services, folder), file)))
    throw new Fault('MediaFailed', 'The sound is gone.');
  return file;
}

/** A stored file as a local one, made and stored where there is none. */
async function kept(
  services: Services,
  key: string,
  file: string,
  make: (target: string) => Promise<void>,
): Promise<string> {
  if ((await isKept(services, key)) && (await services.blobs.getFile(key, file))) return file;
  await make(file);
  await services.blobs.putFile(key, file, 'video/mp4');
  return file;
}
