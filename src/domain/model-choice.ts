import {
  lengthsInWords,
  maxClipSeconds,
  maxSceneSeconds,
  secondsInWords,
  shortestCover,
} from './model-lengths.ts';
import {
  findModel,
  type ImageModel,
  type ModelSpec,
  models,
  presetModels,
  type VideoModel,
} from './model-registry.ts';
import { fitShape } from './model-shape.ts';
import type { JobSettings, Resolution } from './settings.ts';

export { maxClipSeconds, maxSceneSeconds };

/** A request that no model, or not the named one, can serve. The message names the limit and who can. */
export class ModelUnfit extends Error {
  override readonly name = 'ModelUnfit';
  /** The field of the request that has to change. */
  readonly path: 'models.image' | 'models.video';

  constructor(path: 'models.image' | 'models.video', message: string) {
    super(message);
    this.path = path;
  }
}

export interface ChosenModels {
  readonly image: ImageModel;
  readonly video: VideoModel;
  readonly warnings: readonly string[];
}

/**
 * The models that make a job's pictures and clips: the named ones, else the first of the preset that
 * can do what is needed.
 * @param longestClipSeconds footage that the longest scene needs, transition included
 * @throws ModelUnfit when a named model is unknown or cannot, or when nothing in the preset can
 */
export function chooseModels(settings: JobSettings, longestClipSeconds: number): ChosenModels {
  const warnings: string[] = [];
  return {
    image: choose(imageNeeds(settings), settings, warnings),
    video: choose(videoNeeds(settings, longestClipSeconds), settings, warnings),
    warnings,
  };
}

/**
 * The length in seconds to ask a model for: the shortest it sells that is not below the need.
 * @throws ModelUnfit when the need is longer than the model's longest clip
 */
export function askedSeconds(video: VideoModel, neededSeconds: number, resolution: Resolution): number {
  const seconds = shortestCover(video, neededSeconds, resolution);
  if (seconds !== null) return seconds;
  const needs: Needs<VideoModel> = {
    path: 'models.video',
    kind: 'video',
    misfit: (model) => lengthMisfit(model, neededSeconds, resolution),
  };
  throw new ModelUnfit('models.video', cannot(video, needs));
}

/** What is asked of a model of one kind. */
interface Needs<M extends ModelSpec> {
  readonly path: ModelUnfit['path'];
  readonly kind: M['kind'];
  /** Why a model cannot, as the rest of a sentence that begins with its name; null when it can. */
  readonly misfit: (model: M) => string | null;
  /** What the user may like to know about a model that can. */
  readonly remark?: (model: M) => string | null;
}

function imageNeeds({ aspectRatio, resolution }: JobSettings): Needs<ImageModel> {
  return {
    path: 'models.image',
    kind: 'image',
    misfit: (model) =>
      resolutionMisfit(model, resolution) ??
      (fitShape(model, aspectRatio).fit === 'none' ? `draws no shape close to ${aspectRatio}` : null),
    remark: (model) => {
      const shape = fitShape(model, aspectRatio);
      return shape.fit === 'crop'
        ? `${model.id} draws no ${aspectRatio}: its pictures are made in ${shape.value} and cropped.`
        : null;
    },
  };
}

function videoNeeds({ aspectRatio, resolution }: JobSettings, seconds: number): Needs<VideoModel> {
  return {
    path: 'models.video',
    kind: 'video',
    misfit: (model) =>
      resolutionMisfit(model, resolution) ??
      (model.shapeFrom === 'input' && fitShape(model, aspectRatio).fit === 'none'
        ? `films ${Object.keys(model.aspectRatios).join(' or ')}, not ${aspectRatio}`
        : null) ??
      lengthMisfit(model, seconds, resolution),
  };
}

function resolutionMisfit(model: ModelSpec, resolution: Resolution): string | null {
  if (model.resolutions[resolution] !== undefined) return null;
  return `makes ${Object.keys(model.resolutions).join(' or ')}, not ${resolution}`;
}

function lengthMisfit(model: VideoModel, seconds: number, resolution: Resolution): string | null {
  if (shortestCover(model, seconds, resolution) !== null) return null;
  const longest = secondsInWords(maxClipSeconds(model, { resolution }));
  return `films at most ${longest} s in one clip at ${resolution} (${lengthsInWords(model, resolution)}), and ${secondsInWords(seconds)} s are needed`;
}

function choose<M extends ImageModel | VideoModel>(
  needs: Needs<M>,
  settings: JobSettings,
  warnings: string[],
): M {
  const asked = settings.models[needs.kind];
  const model = asked === null ? fromPreset(needs, settings.preset, warnings) : named(needs, asked, warnings);
  const remark = needs.remark?.(model) ?? null;
  if (remark !== null) warnings.push(remark);
  return model;
}

function named<M extends ImageModel | VideoModel>(needs: Needs<M>, id: string, warnings: string[]): M {
  const model = ofKind(needs, findModel(id));
  if (!model) {
    const known = current(needs).map((other) => other.id);
    throw new ModelUnfit(
      needs.path,
      `${JSON.stringify(id.slice(0, 100))} is no ${needs.kind} model known here. Known: ${known.join(', ')}.`,
    );
  }
  if (model.retired) {
    const { successor, on } = model.retired;
    warnings.push(`${id} was retired on ${on}; ${successor} is used in its place.`);
    return named(needs, successor, warnings);
  }
  if (needs.misfit(model) !== null) throw new ModelUnfit(needs.path, cannot(model, needs));
  return model;
}

function fromPreset<M extends ImageModel | VideoModel>(
  needs: Needs<M>,
  preset: JobSettings['preset'],
  warnings: string[],
): M {
  const chain = presetModels[preset][needs.kind]
    .map((id) => ofKind(needs, findModel(id)))
    .filter((model) => model !== null);
  const able = chain.filter((model) => needs.misfit(model) === null);
  // A model that needs no remark, such as one that crops nothing, goes before one that does.
  const model = able.find((candidate) => !needs.remark?.(candidate)) ?? able[0];
  if (!model) {
    const limits = chain.map((other) => `${other.id} ${needs.misfit(other)}`).join('; ');
    throw new ModelUnfit(
      needs.path,
      `No ${needs.kind} model of the preset ${preset} can do this: ${limits}. ${whoCan(needs)}`,
    );
  }
  const first = chain[0];
  const misfit = first ? needs.misfit(first) : null;
  if (first && misfit !== null) warnings.push(`${first.id} ${misfit}, so ${model.id} is used.`);
  return model;
}

function cannot<M extends ImageModel | VideoModel>(model: M, needs: Needs<M>): string {
  return `${model.id} ${needs.misfit(model)}. ${whoCan(needs)}`;
}

function whoCan<M extends ImageModel | VideoModel>(needs: Needs<M>): string {
  const able = current(needs).filter((model) => needs.misfit(model) === null);
  return able.length > 0
    ? `Models that can: ${able.map((model) => model.id).join(', ')}.`
    : 'No model known here can.';
}

function current<M extends ImageModel | VideoModel>(needs: Needs<M>): M[] {
  return models
    .map((model) => ofKind(needs, model))
    .filter((model) => model !== null)
    .filter((model) => model.retired === null);
}

function ofKind<M extends ImageModel | VideoModel>(needs: Needs<M>, model: ModelSpec | null): M | null {
  return model?.kind === needs.kind ? (model as M) : null;
}
