import { narrationBasis } from '../../domain/staleness.ts';
import { standInWarning } from '../../domain/voice-stand-in.ts';
import { lacksMusic } from '../predictions/music-order.ts';
import type { JobFolder } from '../records.ts';

/** What a video's sound lacks of what was asked for. */
export interface SoundWarnings {
  readonly warnings: readonly string[];
  /** Whether rendering again could add something: a line or music that could not be had. */
  readonly isMissing: boolean;
}

/** Told of videos that are finished: before that, what is missing may still come. */
export function soundWarnings(folder: JobFolder): SoundWarnings {
  const { job, scenes, predictions } = folder;
  const standIn = scenes.some(({ narrated }) => narrated?.standIn) ? job.standInVoice : undefined;
  const told = [
    ...(standIn ? [standInWarning(standIn)] : []),
    ...scenes.flatMap(({ narrationWarning }) => narrationWarning ?? []),
  ];
  if (job.status !== 'completed') return { warnings: told, isMissing: false };
  const silent = scenes.filter((scene) => !scene.narrated && narrationBasis(scene, job.settings) !== null);
  const untold = silent.filter(({ narrationWarning }) => !narrationWarning);
  const lines = untold.map(({ position }) => `Scene ${position + 1} has no narration: it broke off.`);
  if (!lacksMusic(folder))
    return { warnings: [...told, ...lines], isMissing: silent.length > 0 || standIn !== undefined };
  const failed = predictions.findLast((prediction) => prediction.kind === 'music' && prediction.failure);
  const music = `The video has no music: ${failed?.failure?.message ?? 'it could not be made.'}`;
  return { warnings: [...told, ...lines, music], isMissing: true };
}
