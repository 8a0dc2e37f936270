import { type ModelSpec, models } from './model-registry.ts';
import { predictionMicros } from './pricing.ts';
import type { JobSettings } from './settings.ts';

export type MusicModel = Extract<ModelSpec, { kind: 'music' }>;

/** Seconds of music that a model is asked for: as long as the video, within what it makes; the mix repeats the rest. */
export function askedMusicSeconds({ seconds }: MusicModel, videoSeconds: number): number {
  return Math.min(seconds.max, Math.max(seconds.min, Math.ceil(videoSeconds)));
}

/**
 * Who makes the music of a job: the cheapest model for its length; for premium one whose single piece is as
 * long as the video, where there is one.
 */
export function musicModelFor(
  { preset, resolution }: Pick<JobSettings, 'preset' | 'resolution'>,
  videoSeconds: number,
): MusicModel {
  const offered = models.filter((model): model is MusicModel => model.kind === 'music');
  const long = offered.filter(({ seconds }) => seconds.max >= videoSeconds);
  const choice = preset === 'premium' && long.length > 0 ? long : offered;
  const cost = (model: MusicModel) =>
    predictionMicros(model, { resolution, seconds: askedMusicSeconds(model, videoSeconds) });
  const [best] = choice.toSorted((a, b) => cost(a) - cost(b));
  if (!best) throw new Error('The registry has no model that makes music.');
  return best;
}
