import type { Frame } from 'node-av/lib';
import type { ConformLook, FrameSpan, HouseProfile } from '../app/ports.ts';
import type { LogoCorner } from '../domain/settings.ts';
import { type LogoPicture, logoFilters, withLogo, writeWords } from './draw-look.ts';
import type { HouseVideo } from './libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { houseMarks } from './picture-filter.ts';

/** Logo and words of a look, ready to be drawn. */
export interface Drawing {
  /** Filters that draw the words. */
  readonly words: readonly string[];
  readonly logo: (LogoPicture & { readonly corner: LogoCorner }) | null;
}

/**
 * The drawing of a look, for as long as the callback runs; null where it has neither logo nor words.
 * @param target the file that is made; what drawing needs lies beside it meanwhile
 * @throws Fault `MediaFailed` where the logo is no picture
 */
export async function withDrawing(
  look: ConformLook | undefined,
  profile: HouseProfile,
  target: string,
  use: (drawing: Drawing | null) => void,
): Promise<void> {
  if (!look) return use(null);
  await using words = await writeWords(look, profile, target);
  const { filters } = words;
  if (!look.logo) return use(filters.length === 0 ? null : { words: filters, logo: null });
  const { file, corner } = look.logo;
  // Awaited here: the files of the words are gone when this function returns.
  await withLogo(file, (picture) => use({ words: filters, logo: { ...picture, corner } }));
}

export interface Overlay extends Disposable {
  /** Takes the next picture and gives those that are ready, in order. Each is only good until the next one is asked for. */
  draw(picture: Frame): Generator<Frame, void>;
}

/**
 * Draws over those pictures of a run that a span holds, and passes the others as they are.
 * @param clipFrame frame of the scene's clip that the first picture of the span stands for: it decides which words are shown
 */
export function drawOver(
  drawing: Drawing,
  profile: HouseProfile,
  { startFrame, endFrame }: FrameSpan,
  clipFrame: number,
): Overlay {
  let index = -1;
  let graph: OpenGraph | undefined;
  return {
    *draw(picture) {
      index += 1;
      if (index < startFrame || index >= endFrame) {
        yield picture;
        return;
      }
      graph ??= openDrawing(drawing, profile, clipFrame, picture);
      graph.push('in', picture);
      if (index === endFrame - 1) graph.push('in', null);
      yield* graph.pull();
    },
    [Symbol.dispose]: () => graph?.[Symbol.dispose](),
  };
}

function openDrawing(
  { words, logo }: Drawing,
  profile: HouseProfile,
  clipFrame: number,
  picture: Frame,
): OpenGraph {
  const drawn = [`settb=1/${profile.fps}`, `setpts=N+${clipFrame}`, ...words].join(',');
  if (!logo) return openGraph(`[in]${drawn},${houseMarks}[out]`, { in: inputOf(picture) });
  // Over the words, so that the veil of a card does not lie on it.
  const marked = logoFilters(logo, logo.corner, profile);
  const description = `[in]${drawn}[base];${marked};[marked]${houseMarks}[out]`;
  const stills = { logo: logo.picture, ...(logo.opacity ? { opacity: logo.opacity } : {}) };
  const inputs = Object.entries(stills).map(([label, still]) => [label, inputOf(still)] as const);
  const graph = openGraph(description, { in: inputOf(picture), ...Object.fromEntries(inputs) });
  for (const [label, still] of Object.entries(stills)) {
    graph.push(label, still);
    graph.push(label, null);
  }
  return graph;
}

/**
 * Writes the pictures of a graph as they come, those of a run and no more, drawn over.
 * @returns takes what is ready, and says how many pictures of the run it has had
 */
export function drawnWriter(
  video: HouseVideo,
  frames: number,
  overlay: Overlay | null,
): (ready: OpenGraph) => number {
  let given = 0;
  return (ready) => {
    for (const picture of ready.pull()) {
      if (given === frames) break;
      given += 1;
      for (const drawn of overlay?.draw(picture) ?? [picture]) video.write(drawn);
    }
    return given;
  };
}
