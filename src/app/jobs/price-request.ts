import { randomInt } from 'node:crypto';
import {
  type Estimate,
  type EstimateRequest,
  estimate,
  estimateUnplanned,
  longestFootage,
  type PricedScene,
} from '../../domain/estimate.ts';
import { chooseModels, type WhyPassedOver } from '../../domain/model-choice.ts';
import type { ImageModel, VideoModel } from '../../domain/model-registry.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { type Narrator, soundEstimate, summedEstimates } from '../../domain/sound-estimate.ts';
import type { SceneDraft } from '../../domain/storyboard.ts';
import type { CreateJob } from './prepare-job.ts';
import { refusingUnfit } from './refuse-unfit.ts';

/** Settings of a request: a seed is drawn by lot where none is given, and a storyboard sets its own length. */
export function settingsOf({ settings, scenes }: CreateJob): JobSettings {
  const milliseconds = scenes.reduce((sum, scene) => sum + Math.round(scene.seconds * 1000), 0);
  return {
    ...settings,
    seed: settings.seed ?? randomInt(2 ** 31),
    durationSeconds: scenes.length > 0 ? milliseconds / 1000 : settings.durationSeconds,
  };
}

/** What a storyboard costs, pictures, clips and sound. @throws ModelUnfit as `estimate` */
export function estimateStoryboard(
  request: Omit<EstimateRequest, 'scenes'> & {
    readonly scenes: readonly (PricedScene & Pick<SceneDraft, 'text'>)[];
  },
  narrator: Narrator,
): Estimate {
  const lines = request.scenes.map(({ text }) => text.narration ?? '');
  return summedEstimates([
    estimate(request),
    soundEstimate(request.settings, { narrator, lines, music: true }),
  ]);
}

/**
 * The models for a request and what it will cost. Without a storyboard the lengths that the rules
 * would plan are priced.
 * @throws Refusal 422 when no model can make what is asked for, naming what can
 */
export function priceRequest(
  settings: JobSettings,
  scenes: readonly SceneDraft[],
  narrator: Narrator,
  whyPassedOver?: WhyPassedOver,
): Estimate & { image: ImageModel; video: VideoModel } {
  return refusingUnfit(() => {
    if (scenes.length === 0) {
      const unplanned = estimateUnplanned(settings, whyPassedOver);
      const sound = soundEstimate(settings, { narrator, lines: null, music: true });
      return { ...unplanned, ...summedEstimates([unplanned, sound]) };
    }
    const { image, video, warnings } = chooseModels(
      settings,
      longestFootage(scenes, settings),
      whyPassedOver,
    );
    const priced = estimateStoryboard({ scenes, settings, image, video }, narrator);
    return { ...priced, image, video, warnings: [...warnings, ...priced.warnings] };
  });
}
