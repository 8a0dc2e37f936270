import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artist } from './artist-port.ts';
import { withDefaults } from './model-inputs.ts';
import { type InputPicture, ModelFailure } from './read-picture.ts';
import type { Input, SimImageModel, SimModel, SimVideoModel } from './sim-model.ts';

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

/** Runs the model: the names of the files that it made. @throws ModelFailure in the model's own words */
export async function makeOutput(work: Work): Promise<readonly string[]> {
  const input = withDefaults(work.model, work.input);
  const refusal = work.model.refuses?.(input);
  if (refusal) throw new ModelFailure(refusal);
  await mkdir(work.folder, { recursive: true });
  const { model } = work;
  return model.kind === 'image' ? drawPictures(work, model, input) : [await filmClip(work, model, input)];
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

/** The pictures of one input, whether it holds one address or a list. */
async function picturesOf(work: Work, input: Input, name: string | undefined): Promise<InputPicture[]> {
  const value = name === undefined ? undefined : input[name];
  const urls = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return Promise.all(urls.map((url) => work.readPicture(String(url))));
}
