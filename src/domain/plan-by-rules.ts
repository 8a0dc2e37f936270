import { cutText } from './cut-text.ts';
import { type Cast, castFor } from './plan-cast.ts';
import { fillLine, linesFor, titleWords } from './plan-lines.ts';
import type { Line } from './plan-phrases.ts';
import { pictureWriter, placesFor } from './plan-pictures.ts';
import type { Place } from './plan-places.ts';
import { sameLanguage } from './prompt-language.ts';
import { type PromptReading, readPrompt } from './prompt-reading.ts';
import { derivedSeed } from './recipe.ts';
import type { JobSettings } from './settings.ts';
import { capitalised, countWords, endSentence, firstWords, wordBudget } from './spoken-words.ts';
import type { Beat, SceneDraft } from './storyboard.ts';
import { sceneSlots } from './structure.ts';
import { captionIn, captionWords, isAbout, longestWord, spokenIn } from './told-scene.ts';

export interface RulesPlan {
  readonly title: string;
  readonly scenes: readonly SceneDraft[];
  readonly warnings: readonly string[];
  readonly planner: 'rules';
}

export interface RulesPlanRequest {
  readonly prompt: string;
  readonly settings: JobSettings;
  /** Longest scene in seconds that the video model can film. */
  readonly maxSceneSeconds: number;
}

/**
 * A storyboard without a language model: free, at once, and the same for the same prompt and seed. What
 * a prompt tells becomes its scenes, in order; where it only names something, scenes come from what is
 * known about things of its kind.
 * @throws RangeError when `maxSceneSeconds` leaves no room for a frame
 */
export function planByRules({ prompt, settings, maxSceneSeconds }: RulesPlanRequest): RulesPlan {
  const { structure, durationSeconds, fps, seed } = settings;
  const start = derivedSeed(seed, prompt);
  const random = (name: string) => derivedSeed(start, name);
  const slots = sceneSlots(structure, durationSeconds, fps, maxSceneSeconds);
  const reading = readPrompt(prompt);
  const { subject } = reading;
  const cast = castFor(reading, structure);
  const beats = slots.map((slot, i) => bankBeat(slot.beat, i, slots.length, cast));
  const told = spread(reading.content, slotsToTell(beats, reading, cast));
  const places = placesFor(
    beats.map((beat) => beat === 'features' || beat === 'scene' || beat === 'journey'),
    cast,
    random('places'),
  );
  const draw = pictureWriter(reading, cast, random);
  const say = speaker(reading, cast, random);
  const scenes = slots.map((slot, index): SceneDraft => {
    const { sentences = [], last = false } = told.get(index) ?? {};
    // A sentence that is a shot of its own has its place in its own words.
    const place = sentences.every((sentence) => isAbout(sentence, subject?.noun ?? ''))
      ? (places[index] ?? null)
      : null;
    const visual = draw({ index, count: slots.length, sentences, place });
    const words = wordBudget(slot.seconds);
    const line = say({
      beat: beats[index] ?? slot.beat,
      words,
      place,
      sentences,
      last,
      ends: index === slots.length - 1,
    });
    // A music video is carried by its music: only its title is shown.
    const text =
      structure === 'music_video'
        ? { visual, narration: null, caption: index === 0 ? (line?.caption ?? null) : null }
        : { visual, narration: line?.narration ?? null, caption: line?.caption ?? null };
    return { beat: slot.beat, text, seconds: slot.seconds };
  });
  return {
    title: titleOf(reading),
    scenes,
    warnings: warningsFor(reading, scenes, settings),
    planner: 'rules',
  };
}

/** A free video of a product is met, shown and offered too, though its beats have no such names. */
function bankBeat(beat: Beat, i: number, count: number, cast: Cast): Beat {
  if (beat !== 'scene' || !cast.product) return beat;
  if (i === 0) return 'intro';
  return i === count - 1 ? 'call_to_action' : 'features';
}

/**
 * The scenes that the prompt's own sentences fill. An ad keeps its hook, intro and call to action where
 * its features hold all sentences, and at least its call to action where the scenes outnumber them.
 */
function slotsToTell(beats: readonly Beat[], reading: PromptReading, cast: Cast): number[] {
  const all = beats.map((_, i) => i);
  if (!cast.product) return all;
  const features = all.filter((i) => beats[i] === 'features');
  const count = reading.content.length;
  if (features.length > 0 && count <= features.length + 1) return features;
  return count < all.length ? all.filter((i) => beats[i] !== 'call_to_action') : all;
}

/** Sentences of the prompt that a scene shows, and whether it is the last to show them. */
interface Told {
  readonly sentences: readonly string[];
  readonly last: boolean;
}

/** Spreads sentences over scenes, in order: some share a scene, or some go on over several. */
function spread(sentences: readonly string[], slots: readonly number[]): Map<number, Told> {
  const n = sentences.length;
  const m = slots.length;
  const start = (k: number) => Math.floor((k * n) / m);
  return new Map(
    n === 0
      ? []
      : slots.map((slot, k) => [
          slot,
          {
            sentences: sentences.slice(start(k), Math.max(start(k) + 1, start(k + 1))),
            last: k === m - 1 || start(k + 1) !== start(k),
          },
        ]),
  );
}

interface SpeechOrder {
  readonly beat: Beat;
  /** Words that can be said in the scene. */
  readonly words: number;
  readonly place: Place | null;
  readonly sentences: readonly string[];
  readonly last: boolean;
  /** Whether the video ends with this scene. */
  readonly ends: boolean;
}

/** Says what the prompt says, else a line that fits; nothing is said twice in one video. */
function speaker(
  reading: PromptReading,
  cast: Cast,
  random: (name: string) => number,
): (order: SpeechOrder) => Line | null {
  const { english, subject, slogan } = reading;
  const used = new Set<string>();

  const tell = ({ sentences, words, last }: SpeechOrder): Line | null => {
    for (const sentence of sentences.filter((candidate) => !used.has(candidate))) {
      const whole = countWords(sentence) <= words;
      // A sentence that goes on over several scenes waits for one that is long enough for all of it.
      if (!whole && !last) continue;
      const narration = spokenIn(sentence, words) ?? (english ? null : cutShort(sentence, words));
      used.add(sentence);
      if (narration !== null) return { narration, caption: captionIn(sentence, english) };
    }
    return null;
  };

  const phrase = ({ beat, words, place }: SpeechOrder): Line | null => {
    for (const group of linesFor(beat, { ...cast, place })) {
      const fitting = group
        .map((line) => fillLine(line, subject))
        .filter((line) => line !== null)
        .filter((line) => countWords(line.narration) <= words && !used.has(line.narration));
      // A line far shorter than its scene leaves a hole, so it only serves where nothing longer fits.
      const rich = fitting.filter((line) => countWords(line.narration) >= words / 3);
      const choice = rich.length > 0 ? rich : fitting;
      const line = choice[random(`line ${beat} ${used.size}`) % Math.max(1, choice.length)];
      if (!line) continue;
      used.add(line.narration);
      return line;
    }
    return null;
  };

  return (order) => {
    if (order.ends && slogan !== null && countWords(slogan) <= order.words) {
      const caption = countWords(slogan) <= captionWords ? slogan.replace(/[.]$/u, '') : null;
      return { narration: endSentence(slogan), caption };
    }
    return tell(order) ?? (english ? phrase(order) : null);
  };
}

/** The first words of a sentence without pauses that is too long to say in time. */
function cutShort(sentence: string, words: number): string | null {
  const head = cutText(firstWords(sentence, words), words * longestWord);
  return head === '' ? null : `${head}…`;
}

const longestTitle = 60;

function titleOf({ subject, content }: PromptReading): string {
  const text = firstWords(subject ? titleWords(subject) : (content[0] ?? ''), 10);
  const bare = text.replace(/[\s.!?。！？,;:，、–-]+$/u, '').trim();
  if (bare === '') return 'Untitled';
  return capitalised(cutText(bare, longestTitle));
}

function warningsFor(
  { english }: PromptReading,
  scenes: readonly SceneDraft[],
  { structure, narration }: JobSettings,
): string[] {
  const silent = scenes.filter((scene) => scene.text.narration === null).length;
  if (structure === 'music_video') return [];
  const isForeign = english !== sameLanguage(narration.language, 'en');
  const foreign =
    narration.enabled && narration.assetId === null && isForeign
      ? [
          `The lines are in ${english ? 'English' : 'the language of the prompt'} and are spoken in ${narration.language}: without a language model nothing is translated.`,
        ]
      : [];
  if (silent === 0) return foreign;
  const why = english
    ? 'the prompt is short for a video of this length'
    : 'without a language model, other languages than English are narrated in the words of the prompt only';
  return [...foreign, `${silent} of ${scenes.length} scenes have no narration: ${why}.`];
}
