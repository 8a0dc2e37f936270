import { maxClipSeconds, maxSceneSeconds, shortestCover } from './model-lengths.ts';
import {
  ableModels,
  chainOf,
  clipNeeds,
  type NeedsOf,
  pictureNeeds,
  remarkOn,
  type SceneNeeds,
  whyUnable,
} from './model-needs.ts';
import {
  fateOf,
  findFormerModel,
  findModel,
  type ImageModel,
  isOffered,
  type ModelOf,
  type ModelSpec,
  modelOfKind,
  modelsOfKind,
  successorOf,
  type VideoModel,
  whatBecame,
} from './model-registry.ts';
import type { Combination } from './model-rules.ts';
import type { JobSettings } from './settings.ts';

export { maxClipSeconds, maxSceneSeconds };

/**
 * A request that no model, or not the named one, can serve. The message names the limit and who can.
 * `code` is that of the answer: only a name that nobody knows is bad input.
 */
export class ModelUnfit extends Error {
  override readonly name = 'ModelUnfit';
  readonly code: 'validation_failed' | 'scene_not_filmable';
  /** The field of the request that has to change. */
  readonly path: 'models.image' | 'models.video';

  constructor(kind: SceneNeeds['kind'], message: string, code: ModelUnfit['code'] = 'scene_not_filmable') {
    super(message);
    this.path = `models.${kind}`;
    this.code = code;
  }
}

export interface ChosenModels {
  readonly image: ImageModel;
  readonly video: VideoModel;
  readonly warnings: readonly string[];
}

/** Why a model is not asked just now, as the rest of a sentence that begins with its name; null where it is. */
export type WhyPassedOver = (modelId: string) => string | null;
const nobody: WhyPassedOver = () => null;

/**
 * The models that make a job's pictures and clips: the named ones, else the first of the preset that
 * can do what is needed, else the cheapest that can.
 * @param longestClipSeconds footage that the longest scene needs, transition included
 * @param whyPassedOver models that others are preferred to; a named one is asked all the same
 * @throws ModelUnfit when a named model is unknown or cannot, or when none can
 */
export function chooseModels(
  settings: JobSettings,
  longestClipSeconds: number,
  whyPassedOver: WhyPassedOver = nobody,
): ChosenModels {
  const image = choose(pictureNeeds(settings, settings.characterIds.length), settings, whyPassedOver);
  const video = choose(clipNeeds(settings, longestClipSeconds), settings, whyPassedOver);
  return { image: image.model, video: video.model, warnings: [...image.warnings, ...video.warnings] };
}

/**
 * The model for what one kind of scene needs, and what its user should know about the choice.
 * @throws ModelUnfit as `chooseModels`
 */
export function choose<K extends SceneNeeds['kind']>(
  needs: NeedsOf<K>,
  settings: Pick<JobSettings, 'models' | 'preset'>,
  whyPassedOver: WhyPassedOver = nobody,
): { readonly model: ModelOf<K>; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const asked = settings.models[needs.kind];
  const model =
    asked === null
      ? fromPreset(needs, settings.preset, whyPassedOver, warnings)
      : named(needs, asked, warnings);
  const remark = remarkOn(model, needs);
  if (remark !== null) warnings.push(remark);
  return { model, warnings };
}

/**
 * The length in seconds to ask a model for: the shortest it sells that is not below the need.
 * @throws ModelUnfit when the need is longer than the model's longest clip
 */
export function askedSeconds(video: VideoModel, neededSeconds: number, combination: Combination): number {
  const seconds = shortestCover(video, neededSeconds, combination);
  if (seconds !== null) return seconds;
  const needs = { aspectRatio: '16:9', ...combination, kind: 'video', seconds: neededSeconds } as const;
  throw new ModelUnfit('video', cannot(video, needs));
}

function named<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, id: string, warnings: string[]): ModelOf<K> {
  const { kind } = needs;
  const model = modelOfKind<K>(kind, id);
  if (model === null || !isOffered(model)) return successor(needs, id, warnings);
  const { status } = model;
  if (status.state === 'retiring') {
    warnings.push(`${id} retires on ${status.on}; ${status.successor} follows it.`);
  }
  // A picture without its references still shows what the words say, so it is the user's to decide.
  const isPicture = needs.kind === 'image';
  const must = isPicture ? { ...needs, references: 0 } : needs;
  if (whyUnable(model, must) !== null) throw new ModelUnfit(kind, cannot(model, needs));
  const reason = whyUnable(model, needs);
  if (reason !== null) {
    warnings.push(`${id} ${reason}: characters are told to it in words only. ${whoCan(needs)}`);
  }
  return model;
}

/** What stands in for a model that is gone or was never known. @throws ModelUnfit when nothing does */
function successor<K extends SceneNeeds['kind']>(
  needs: NeedsOf<K>,
  id: string,
  warnings: string[],
): ModelOf<K> {
  const { kind } = needs;
  const gone = findModel(id) ?? findFormerModel(id);
  const next = gone && successorOf(gone);
  if (gone && gone.kind === kind && next !== null) {
    warnings.push(`${id} ${whatBecame(gone)}; ${next} is used in its place.`);
    return named(needs, next, warnings);
  }
  if (gone?.kind === kind) {
    throw new ModelUnfit(kind, `${id} ${whatBecame(gone)}, and nothing follows it. ${whoCan(needs)}`);
  }
  const known = modelsOfKind<K>(kind).filter(isOffered);
  const why = gone ? ` It is ${gone.kind === 'image' ? 'an image' : `a ${gone.kind}`} model.` : '';
  const hint = gone && next !== null ? ` It ${fateOf(gone)}.` : '';
  throw new ModelUnfit(
    kind,
    `${JSON.stringify(id.slice(0, 100))} is no ${kind} model known here.${why}${hint} Known: ${known.map((other) => other.id).join(', ')}.`,
    gone ? 'scene_not_filmable' : 'validation_failed',
  );
}

function fromPreset<K extends SceneNeeds['kind']>(
  needs: NeedsOf<K>,
  preset: JobSettings['preset'],
  whyPassedOver: WhyPassedOver,
  warnings: string[],
): ModelOf<K> {
  const chain = chainOf(needs, preset);
  const able = ableModels(needs, preset);
  // Where all are passed over, the best of them is better than none.
  const model = able.find(({ id }) => whyPassedOver(id) === null) ?? able[0];
  if (!model) {
    const limits = chain.map((other) => `${other.id} ${whyUnable(other, needs)}`).join('; ');
    throw new ModelUnfit(
      needs.kind,
      `No ${needs.kind} model of the preset ${preset} can do this: ${limits}. ${whoCan(needs)}`,
    );
  }
  const [first] = chain;
  const reason = first ? (whyUnable(first, needs) ?? whyPassedOver(first.id)) : null;
  if (first && reason !== null && first.id !== model.id) {
    warnings.push(`${first.id} ${reason}, so ${model.id} is used.`);
  }
  return model;
}

function cannot(model: ModelSpec, needs: SceneNeeds): string {
  return `${model.id} ${whyUnable(model, needs)}. ${whoCan(needs)}`;
}

function whoCan(needs: SceneNeeds): string {
  const able = modelsOfKind<SceneNeeds['kind']>(needs.kind).filter(
    (model) => model.status.state === 'current' && whyUnable(model, needs) === null,
  );
  return able.length > 0
    ? `Models that can: ${able.map((model) => model.id).join(', ')}.`
    : 'No model known here can.';
}
