import type { Colour } from './colour.ts';
import { COLOUR_WORDS, FRAMING_WORDS, STYLE_WORDS, TIME_WORDS, WEATHER_WORDS } from './lexicon-mood.ts';
import { SETTING_WORDS, type SettingName, VARIANT_WORDS, type Variant } from './lexicon-settings.ts';
import { HOME_OF, SUBJECT_WORDS, type SubjectName } from './lexicon-subjects.ts';
import { match, readText } from './match-words.ts';
import type { TimeOfDay } from './palettes.ts';
import { createRandom } from './random.ts';

export type Weather = keyof typeof WEATHER_WORDS | 'clear';
export type Framing = keyof typeof FRAMING_WORDS | 'medium';
export type Style = keyof typeof STYLE_WORDS | 'none';

/** What a prompt asks for, in the words of a painter. */
export interface Brief {
  readonly setting: SettingName;
  readonly variants: readonly Variant[];
  readonly subjects: readonly SubjectName[];
  /** The first subject as the prompt calls it, such as "reusable water bottle"; empty where it names none. */
  readonly product: string;
  readonly time: TimeOfDay;
  readonly weather: Weather;
  readonly framing: Framing;
  readonly style: Style;
  /** Subjects stand dark against the light. */
  readonly silhouette: boolean;
  /** Colours the prompt names or its reference pictures bring, first the most important. */
  readonly colours: readonly Colour[];
}

const SETTING_NAMES = Object.keys(SETTING_WORDS) as SettingName[];
const TIMES: Record<SettingName, readonly TimeOfDay[]> = {
  sea: ['golden', 'day', 'dawn', 'golden', 'night', 'dusk'],
  beach: ['day', 'day', 'golden', 'dawn', 'dusk'],
  city: ['dusk', 'night', 'golden', 'day', 'dawn', 'night'],
  forest: ['dawn', 'day', 'golden', 'day', 'night'],
  mountains: ['dawn', 'day', 'golden', 'dusk', 'night', 'day'],
  desert: ['golden', 'day', 'dusk', 'night', 'dawn'],
  meadow: ['day', 'golden', 'dawn', 'day', 'dusk'],
  lake: ['dawn', 'golden', 'day', 'dusk', 'night'],
  snow: ['day', 'dawn', 'dusk', 'night', 'golden'],
  space: ['night', 'night', 'dusk'],
  underwater: ['day', 'day', 'dusk', 'night'],
  street: ['golden', 'dusk', 'day', 'night', 'dawn'],
  interior: ['day', 'dawn', 'golden', 'dusk', 'night'],
  stage: ['night', 'dusk'],
  garden: ['day', 'dawn', 'golden', 'day'],
  studio: ['day', 'golden', 'night', 'dusk', 'dawn'],
  river: ['day', 'dawn', 'golden', 'dusk'],
  road: ['golden', 'day', 'dusk', 'dawn', 'night'],
};

/** Treatments that look best at certain hours. */
const STYLE_TIMES: Partial<Record<Style, readonly TimeOfDay[]>> = {
  neon: ['night'],
  noir: ['night', 'dusk'],
  vintage: ['golden', 'day', 'dawn'],
  pastel: ['dawn', 'day', 'dusk'],
  watercolor: ['dawn', 'day', 'golden'],
  flat: ['day', 'golden', 'dawn'],
};

/**
 * Reads a prompt in any language. What it does not say (or says in words that are not known) is
 * chosen by its hash, so that any text gives a picture of its own.
 * @param referenceColours colours of reference pictures; they lead where the prompt names none
 */
export function readBrief(prompt: string, seed: number, referenceColours: readonly Colour[] = []): Brief {
  const text = readText(prompt);
  const random = createRandom(`${prompt}\u0001${seed}`).fork('brief');
  const named = match(SUBJECT_WORDS, text).sort((a, b) => a.at - b.at || b.weight - a.weight);
  const subjects = named.map((found) => found.name);
  const setting = chooseSetting(text, subjects, random.fork('setting'));
  const weathers = match(WEATHER_WORDS, text);
  const times = match(TIME_WORDS, text);
  const styles = match(STYLE_WORDS, text);
  const framings = match(FRAMING_WORDS, text);
  const weather: Weather =
    weathers[0]?.name ??
    (times.length === 0 && random.chance(0.1) ? random.pick(['mist', 'cloudy']) : 'clear');
  const chance = random.next();
  return {
    setting,
    variants: match(VARIANT_WORDS, text).map((found) => found.name),
    subjects: trimSubjects(subjects),
    product: named[0] ? calledIn(text, named[0].name) : '',
    time: times[0]?.name ?? random.pick(STYLE_TIMES[styles[0]?.name ?? 'none'] ?? TIMES[setting]),
    weather,
    framing: framings[0]?.name ?? (chance < 0.62 ? 'medium' : chance < 0.86 ? 'wide' : 'low'),
    style: styles[0]?.name ?? 'none',
    silhouette: /silhouette|silueta|scherenschnitt|contre-jour|силуэт|シルエット|剪影/iu.test(prompt),
    colours: [
      ...match(COLOUR_WORDS, readText(prompt.replace(/golden (hour|light)/giu, ' '))).map(
        (found) => found.name,
      ),
      ...referenceColours,
    ],
  };
}

function chooseSetting(
  text: ReturnType<typeof readText>,
  subjects: readonly SubjectName[],
  random: ReturnType<typeof createRandom>,
): SettingName {
  const places = match(SETTING_WORDS, text);
  const weights = new Map<SettingName, number>(places.map((place) => [place.name, place.weight]));
  // "ad", "product", "brand" say what the film is for; a real place named beside them wins.
  if (places.length > 1 && weights.has('studio')) weights.set('studio', (weights.get('studio') ?? 0) * 0.45);
  const best = [...weights].sort((a, b) => b[1] - a[1])[0];
  if (best) return best[0];
  const home = subjects[0] === undefined ? undefined : HOME_OF[subjects[0]];
  if (home) return random.pick(home.split(' ')) as SettingName;
  return random.pick(SETTING_NAMES);
}

const SMALL_WORDS = new Set(
  'a an the of with in on at by for and or to from its his her your our this that'.split(' '),
);

/** The first word for a subject with the two before it, as far as they belong to it. */
function calledIn(text: ReturnType<typeof readText>, subject: SubjectName): string {
  // Of a term of several words the last names the thing: "water_bottle".
  const heads = new Set(SUBJECT_WORDS[subject].split(' ').map((term) => term.split('_').at(-1) ?? ''));
  const index = text.words.findIndex((word) => heads.has(word) || heads.has(word.replace(/e?s$/, '')));
  if (index < 0) return '';
  const words: string[] = [];
  for (const word of text.words.slice(Math.max(0, index - 2), index + 1).toReversed()) {
    if (SMALL_WORDS.has(word)) break;
    words.unshift(word);
  }
  return words.join(' ');
}

/** At most three, and no thing beside another word for the same thing. */
function trimSubjects(subjects: readonly SubjectName[]): SubjectName[] {
  const pairs: readonly (readonly [SubjectName, SubjectName])[] = [
    ['people', 'person'],
    ['sailboat', 'ship'],
    ['rocket', 'ship'],
    ['perfume', 'bottle'],
    ['tent', 'house'],
    ['astronaut', 'person'],
    ['robot', 'plane'],
    ['balloon', 'plane'],
    ['bicycle', 'person'],
  ];
  const dropped = new Set(pairs.filter(([kept]) => subjects.includes(kept)).map(([, lost]) => lost));
  return subjects.filter((name) => !dropped.has(name)).slice(0, 3);
}
