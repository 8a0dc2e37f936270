import { captionWarnings } from '../../domain/caption-warnings.ts';
import type { CostItem } from '../../domain/job.ts';
import { maxSceneSeconds } from '../../domain/model-choice.ts';
import { type Effort, effortOf, type ImageModel, type VideoModel } from '../../domain/model-registry.ts';
import { saidInScene, wordsOf } from '../../domain/moderation.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { planByRules } from '../../domain/plan-by-rules.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { longLineWarnings } from '../../domain/speaking-pace.ts';
import { isGenerated, type SceneDraft } from '../../domain/storyboard.ts';
import { tailSeconds } from '../../domain/time-left.ts';
import { narratorOf } from '../narration/narrator.ts';
import type { Services } from '../ports.ts';
import { readHealth, typicalSeconds, whyPassedOver } from '../predictions/model-health.ts';
import { moderateTexts } from '../storyboard/moderate.ts';
import type { CreateJob } from './prepare-job.ts';
import { estimateStoryboard, priceRequest, settingsOf } from './price-request.ts';

/** What a request would become. Nothing is kept and nobody is asked. */
export interface RequestPlan {
  readonly settings: JobSettings;
  readonly models: { readonly image: string; readonly video: string };
  readonly effort: Effort;
  readonly scenes: readonly SceneDraft[];
  readonly predictions: { readonly images: number; readonly clips: number };
  readonly items: readonly CostItem[];
  readonly totalMicros: MicroDollars;
  /** From request to file, if the models take their usual time, and if they take three times that. */
  readonly seconds: { readonly usual: number; readonly slow: number };
  readonly warnings: readonly string[];
  readonly simulated: boolean;
}

/**
 * Plans a request without paying. A storyboard is taken as it is; a prompt is planned by rules, whatever
 * would plan it in earnest.
 * @throws Refusal 422 as `createJob`
 */
export async function planRequest(
  services: Services,
  tenantId: string,
  request: CreateJob,
): Promise<RequestPlan> {
  const settings = settingsOf(request);
  const health = await readHealth(services);
  const { image, video, ...unplanned } = priceRequest(
    settings,
    request.scenes,
    narratorOf(services),
    whyPassedOver(services, health),
  );
  const planned =
    request.scenes.length > 0
      ? { scenes: request.scenes, warnings: [] }
      : planByRules({ prompt: request.prompt, settings, maxSceneSeconds: maxSceneSeconds(video, settings) });
  const { scenes } = planned;
  const generated = scenes.filter(isGenerated);
  const cost = estimateStoryboard({ scenes, settings, image, video }, narratorOf(services));
  const longest = Math.max(...scenes.map((scene) => scene.seconds));
  const secondsOf = (model: ImageModel | VideoModel) =>
    typicalSeconds(services, health, model.id) ?? model.typicalSeconds;
  const usual = secondsOf(image) + secondsOf(video) + tailSeconds(longest);
  return {
    settings,
    models: { image: image.id, video: video.id },
    effort: effortOf(settings.preset),
    scenes,
    predictions: { images: generated.length, clips: generated.length },
    items: cost.items,
    totalMicros: cost.totalMicros,
    seconds: { usual: Math.round(usual), slow: Math.round(3 * usual) },
    warnings: [
      ...(request.warnings ?? []),
      ...unplanned.warnings,
      ...planned.warnings,
      ...longLineWarnings(scenes, settings),
      ...captionWarnings(scenes, settings),
      ...(await refusals(services, tenantId, request, scenes)),
    ],
    simulated: services.predictions.simulated,
  };
}

/** What moderation would refuse, told before it does: asking costs nothing. */
async function refusals(
  services: Services,
  tenantId: string,
  { prompt }: CreateJob,
  scenes: readonly SceneDraft[],
): Promise<string[]> {
  const texts = [prompt, ...scenes.map((scene) => saidInScene(scene.text))];
  const { found, warning } = await moderateTexts(services, tenantId, texts);
  const refused = found.flatMap((categories, i) => {
    if (categories.length === 0) return [];
    const what = i === 0 ? 'The prompt' : `Scene ${i} of ${scenes.length}`;
    return `${what} would be refused by moderation (${wordsOf(categories)}).`;
  });
  return [...refused, ...(warning === null ? [] : [warning])];
}
