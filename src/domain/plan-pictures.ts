import { cutText } from './cut-text.ts';
import type { Cast } from './plan-cast.ts';
import { framings, lights } from './plan-phrases.ts';
import { anyPlaces, lastPlace, type Place } from './plan-places.ts';
import type { PromptReading } from './prompt-reading.ts';
import { capitalised, endSentence } from './spoken-words.ts';
import { hasFraming, seenIn } from './told-scene.ts';

/** Which scene of a video a picture is for, and what the prompt tells of it. */
export interface PictureOrder {
  readonly index: number;
  readonly count: number;
  /** Sentences of the prompt that the scene shows; none where it only names its subject. */
  readonly sentences: readonly string[];
  readonly place: Place | null;
}

const longestVisual = 600;

/**
 * Describes the pictures of one video so that no two are alike: framing, place and light change from
 * scene to scene while the subject stays.
 * @param random a number that follows from the video's seed and the given name
 */
export function pictureWriter(
  reading: PromptReading,
  cast: Cast,
  random: (name: string) => number,
): (order: PictureOrder) => string {
  const seen = new Set<string>();
  const lightStart = random('light');
  let lastFraming = '';

  const framing = ({ index, count }: PictureOrder, attempt: number): string => {
    const middle = cast.product
      ? cast.kind?.handled
        ? framings.handled
        : framings.product
      : framings.watched;
    const list = index === 0 ? framings.first : index === count - 1 ? framings.last : middle;
    const start = random(list === middle ? 'framing' : `framing ${index}`) + index + attempt;
    const choice = list[start % list.length] ?? 'Wide shot';
    return choice === lastFraming ? (list[(start + 1) % list.length] ?? choice) : choice;
  };

  return (order) => {
    const spot = order.place?.scene ?? '';
    const tries = lights.length * framings.watched.length;
    for (let attempt = 0; ; attempt++) {
      const framed = framing(order, attempt);
      const lit = (spot === '' || attempt > 0) && !/golden|light/.test(framed);
      const light = lit
        ? (lights[
            (lightStart + order.index + attempt + Math.floor(attempt / lights.length)) % lights.length
          ] ?? '')
        : '';
      const visual = compose(reading, cast, order, framed, spot, light);
      if (seen.has(visual) && attempt < tries) continue;
      seen.add(visual);
      lastFraming = framed;
      return visual;
    }
  };
}

function compose(
  { subject, content, look, whole }: PromptReading,
  cast: Cast,
  { sentences }: PictureOrder,
  framing: string,
  spot: string,
  light: string,
): string {
  const lit = light === '' ? '' : `, ${light}`;
  const looks = look.map(endSentence);
  if (spot !== '' || sentences.length === 0) {
    const named = subject?.seen ?? content[0] ?? withinLimit([whole]);
    const said = sentences.length === 0 ? [] : [endSentence(withinLimit(sentences))];
    return [`${framing}: ${named}${spot === '' ? '' : ` ${spot}`}${lit}.`, ...said, ...looks].join(' ');
  }
  const what = withinLimit(sentences.map((sentence) => seenIn(sentence, cast)));
  const framed = sentences.some(hasFraming) ? capitalised(what) : `${framing}: ${what}`;
  return [`${framed}${lit}.`, ...looks].join(' ');
}

function withinLimit(sentences: readonly string[]): string {
  let text = '';
  for (const sentence of sentences) {
    const joined = text === '' ? sentence : `${endSentence(text)} ${capitalised(sentence)}`;
    if (joined.length > longestVisual) break;
    text = joined;
  }
  return text === '' ? cutText(sentences[0] ?? '', longestVisual) : text;
}

/**
 * A place for each scene: those that show the subject in use go through its places in order, as what is
 * said there follows on; the others take those left over, and an ad ends under an open sky.
 * @param showing for each scene, whether it shows the subject in use
 */
export function placesFor(showing: readonly boolean[], cast: Cast, chance: number): (Place | null)[] {
  if (cast.places.length === 0) return showing.map(() => null);
  const count = showing.filter((shows) => shows).length;
  const skipped = Math.max(0, cast.places.length - count);
  const from = chance % (cast.places.length - skipped + 1);
  const shown = cast.places.filter((_, i) => i < from || i >= from + skipped);
  const spare = cast.kind?.aspects === true ? cast.places : anyPlaces;
  const left = skipped > 0 ? cast.places.slice(from, from + skipped) : spare;
  let shownUsed = 0;
  let leftUsed = 0;
  return showing.map((shows, i) => {
    if (shows) return shown[shownUsed++ % shown.length] ?? null;
    if (i === showing.length - 1 && cast.product && cast.kind?.aspects !== true) return lastPlace;
    return left[leftUsed++ % left.length] ?? null;
  });
}
