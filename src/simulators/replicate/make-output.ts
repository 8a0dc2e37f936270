import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Artist } from './artist-port.ts';
import { hear } from './hear-sound.ts';
import { withDefaults } from './model-inputs.ts';
import { type InputPicture, ModelFailure } from './read-picture.ts';
import type {
  Input,
  SimImageModel,
  SimModel,
  SimSoundModel,
  SimUpscaleModel,
  SimVideoModel,
} from './sim-model.ts';

export interface Work {
  readonly model: SimModel;
  /** As it was sent. */
  readonly input: Input;
  readonly seed: number;
  /** An empty folder of this prediction's own; made when it is needed. */
  readonly folder: string;
  readonly artist: Artist;
  readonly readPicture: (url: string) => Promise<InputPicture>;
}

/** The names of the files that were made, or what was heard. */
export interface Output {
  readonly files: readonly string[];
  readonly words?: Readonly<Record<string, unknown>>;
}

/** Runs the model. @throws ModelFailure in the model's own words */
export async function makeOutput(work: Work): Promise<Output> {
  const input = withDefaults(work.model, work.input);
  const refusal = work.model.refuses?.(input);
  if (refusal) throw new ModelFailure(refusal);
  await mkdir(work.folder, { recursive: true });
  const { model } = work;
  switch (model.kind) {
    case 'image':
      return { files: await drawPictures(work, model, input) };
    case 'video':
      return { files: [await filmClip(work, model, input)] };
    case 'sound':
      return { files: [await makeSound(work, model, input)] };
    case 'transcription':
      return { files: [], words: await hear(String(input[model.audio])) };
    case 'upscale':
      return { files: [await enlarge(work, model, input)] };
  }
}

async function drawPictures(work: Work, model: SimImageModel, input: Input): Promise<string[]> {
  const references = await picturesOf(work, input, model.pictures.references);
  const format = model.format(input);
  const size = model.size(input, references[0]?.size ?? null);
  const names = Array.from({ length: model.count(input) }, (_, index) => `out-${index}.${format}`);
  for (const [index, name] of names.entries()) {
    const bytes = await work.artist.draw({
      prompt: String(input.prompt),
      // Each picture of one prediction differs, and each differs with the seed.
      seed: work.seed + index,
      ...size,
      format,
      references: references.map((reference) => reference.bytes),
    });
    await writeFile(join(work.folder, name), bytes);
  }
  return names;
}

async function filmClip(work: Work, model: SimVideoModel, input: Input): Promise<string> {
  const [start] = await picturesOf(work, input, model.pictures.start);
  const [end] = await picturesOf(work, input, model.pictures.end);
  const [reference] = await picturesOf(work, input, model.pictures.references);
  const name = 'tmp.mp4';
  await work.artist.film({
    prompt: String(input.prompt),
    seed: work.seed,
    ...model.size(input, start?.size ?? null),
    ...model.film(input),
    startImage: (start ?? reference)?.bytes,
    endImage: end?.bytes,
    target: join(work.folder, name),
  });
  return name;
}

async function makeSound(work: Work, model: SimSoundModel, input: Input): Promise<string> {
  const name = 'out.wav';
  await work.artist.sound({ ...model.sound(input, work.seed), target: join(work.folder, name) });
  return name;
}

/** The largest picture that is made, as the side of a square. */
const mostPixels = 4096 ** 2;

async function enlarge(work: Work, model: SimUpscaleModel, input: Input): Promise<string> {
  const [picture] = await picturesOf(work, input, model.source);
  if (!picture) throw new ModelFailure(`${model.source} is required`);
  const { size } = picture;
  const scale = Math.min(model.scale(input), Math.sqrt(mostPixels / (size.width * size.height)));
  const canvas = createCanvas(Math.round(size.width * scale), Math.round(size.height * scale));
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(await loadImage(picture.bytes), 0, 0, canvas.width, canvas.height);
  const name = 'output.png';
  await writeFile(join(work.folder, name), await canvas.encode('png'));
  return name;
}

/** The pictures of one input, whether it holds one address or a list. */
async function picturesOf(work: Work, input: Input, name: string | undefined): Promise<InputPicture[]> {
  const value = name === undefined ? undefined : input[name];
  const urls = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return Promise.all(urls.map((url) => work.readPicture(String(url))));
}
