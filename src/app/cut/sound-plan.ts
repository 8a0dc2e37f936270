import { fittingLength, holdLength } from '../../domain/fit-length.ts';
import { digest } from '../../domain/recipe.ts';
import { isGenerated } from '../../domain/storyboard.ts';
import { clipSeconds, layOut, type Timeline } from '../../domain/timeline.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { Services } from '../ports.ts';
import { freshMusic } from '../predictions/music-order.ts';
import type { JobFolder } from '../records.ts';
import { intermediateFolder, profileVersion } from './render-plan.ts';

/** A file of ours and where it is heard: as `MixRequest`, with keys in place of paths. */
interface PlacedSound {
  readonly key: string;
  readonly fromSeconds: number;
  readonly seconds: number;
  readonly atSeconds: number;
  readonly tempo: number;
}

/** All that a video's sound is made of. The same parts give the same key, so that no mix is made twice. */
export interface SoundPlan {
  readonly key: string;
  readonly seconds: number;
  readonly lines: readonly PlacedSound[];
  readonly music: { readonly key: string; readonly volume: number } | null;
  readonly clips: readonly (PlacedSound & { readonly fadeSeconds: number })[];
  readonly clipVolume: number;
}

/** Raised when the same parts are mixed otherwise. */
const mixVersion = 4;

export async function soundPlan(services: Services, folder: JobFolder): Promise<SoundPlan> {
  const { job, scenes } = folder;
  const { clipSound } = job.settings;
  const timeline = layOut(scenes, job.settings.fps);
  const parts = {
    seconds: timeline.totalFrames / timeline.fps,
    lines: linesOf(folder, timeline),
    music: await musicOf(services, folder),
    clips: clipSound > 0 ? clipsOf(folder, timeline) : [],
    clipVolume: clipSound,
  };
  const name = digest({ profileVersion, mixVersion, ...parts });
  return { ...parts, key: `${intermediateFolder(job)}/sounds/${name}.m4a` };
}

function linesOf({ scenes }: JobFolder, { scenes: timed, fps }: Timeline): SoundPlan['lines'] {
  return scenes.flatMap(({ narrated }, i) => {
    const timing = timed[i];
    if (!narrated || !timing) return [];
    const { key, fromSeconds, seconds, tempo } = narrated;
    return [{ key, fromSeconds, seconds, tempo, atSeconds: timing.startFrame / fps }];
  });
}

/**
 * The clips as they came from their models, which conforming leaves without sound. One whose picture is slowed to fill
 * its scene is heard as slowly; one that is too short for its scene as it is now, and so is not shown, is not heard.
 */
function clipsOf({ scenes, takes }: JobFolder, { scenes: timed, fps }: Timeline): SoundPlan['clips'] {
  return scenes.flatMap((scene, i) => {
    const take = takes.find((candidate) => candidate.id === scene.selectedTakeIds.clip);
    const timing = timed[i];
    if (!take || !timing) return [];
    const fitted = isGenerated(scene) ? fittingLength : holdLength;
    const fit = fitted(take.seconds ?? 0, timing.frames + timing.tailFrames, fps);
    if (!fit) return [];
    const { stretch } = fit;
    return [
      {
        key: take.key,
        fromSeconds: 0,
        seconds: timing.frames / fps / stretch,
        atSeconds: timing.startFrame / fps,
        tempo: 1 / stretch,
        fadeSeconds: clipSeconds(timing, fps) - timing.frames / fps,
      },
    ];
  });
}

/** Music that was made, or a song of the tenant's own; null where none is asked for, or where it could not be had. */
async function musicOf(services: Services, folder: JobFolder): Promise<SoundPlan['music']> {
  const { job } = folder;
  const { music } = job.settings;
  if (music === null) return null;
  if ('prompt' in music) {
    const made = freshMusic(folder);
    return made && { key: made.key, volume: music.volume };
  }
  const asset = (await readAsset(services, job.tenantId, music.assetId))?.value;
  return asset?.file && asset.status === 'ready' ? { key: asset.file.key, volume: music.volume } : null;
}
