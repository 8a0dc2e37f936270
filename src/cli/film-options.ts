/** The options that say what film is made: the same for the demo and for `storyreel create`. */
import type { components } from './api-types.ts';
import { decimal, modelName, oneOf, type Reader, text, transition, wholeNumber } from './option-values.ts';

/** Body of `POST /v1/jobs`. What is left out takes the API's default. */
export type JobRequest = components['schemas']['CreateJob'];

/** The values that the API takes; it has the last word, this only answers sooner. */
export const choices = {
  aspect: ['16:9', '9:16', '1:1', '4:5'],
  resolution: ['480p', '720p', '1080p'],
  fps: ['24', '25', '30', '60'],
  preset: ['economy', 'balanced', 'premium'],
  transition: ['cut', 'crossfade', 'dissolve', 'fade', 'fade_white', 'wipe', 'slide', 'zoom'],
  captions: ['burned', 'soft', 'none'],
  'caption-style': ['plain', 'boxed', 'highlight', 'brand'],
  grade: ['none', 'warm', 'cool', 'film', 'vivid', 'noir'],
} as const;

const rates = { 24: 24, 25: 25, 30: 30, 60: 60 } as const;
const readRate = oneOf(choices.fps);
const listed = (values: readonly string[]) => values.join(', ');

export const filmOptions = {
  duration: { hint: 'SECONDS', help: 'length of the film, 5 to 600 (30)', read: decimal(5, 600) },
  aspect: { hint: 'RATIO', help: `${listed(choices.aspect)} (16:9)`, read: oneOf(choices.aspect) },
  resolution: { hint: 'SIZE', help: `${listed(choices.resolution)} (720p)`, read: oneOf(choices.resolution) },
  fps: {
    hint: 'RATE',
    help: `${listed(choices.fps)} pictures a second (30)`,
    read: (value: string) => rates[readRate(value)],
  },
  style: { hint: 'TEXT', help: 'how it should look: "watercolour, soft light"', read: text },
  grade: { hint: 'NAME', help: `${listed(choices.grade)} (none)`, read: oneOf(choices.grade) },
  transition: {
    hint: 'KIND',
    // The help fits 80 columns; whoever names another kind is told them all.
    help: 'cut, crossfade, fade, wipe, slide, zoom (crossfade:0.5)',
    read: transition(choices.transition),
  },
  narration: { hint: 'ON', help: 'on or off: whether a voice speaks (on)', read: oneOf(['on', 'off']) },
  language: { hint: 'TAG', help: "language of the voice, such as de-DE (the prompt's)", read: text },
  voice: { hint: 'NAME', help: "a voice instead of the language's own", read: text },
  captions: { hint: 'MODE', help: `${listed(choices.captions)} (burned)`, read: oneOf(choices.captions) },
  'caption-style': {
    hint: 'NAME',
    help: `${listed(choices['caption-style'])} (plain)`,
    read: oneOf(choices['caption-style']),
  },
  music: { hint: 'TEXT', help: 'music made by a prompt: "calm piano"', read: text },
  preset: { hint: 'NAME', help: `${listed(choices.preset)} (balanced)`, read: oneOf(choices.preset) },
  'image-model': { hint: 'MODEL', help: "image model instead of the preset's", read: modelName },
  'video-model': { hint: 'MODEL', help: "video model instead of the preset's", read: modelName },
  'max-cost': { hint: 'DOLLARS', help: 'what it may cost at most', read: decimal(0, 1_000_000) },
  seed: {
    hint: 'NUMBER',
    help: 'the same seed and prompt make the same film',
    read: wholeNumber(0, 2 ** 31 - 1),
  },
} as const satisfies Record<string, { hint: string; help: string; read: Reader<unknown> }>;

export type FilmOption = keyof typeof filmOptions;
export type FilmValue<N extends FilmOption> = ReturnType<(typeof filmOptions)[N]['read']>;
export type FilmRequest = Omit<JobRequest, 'prompt' | 'title' | 'autoApprove'>;

/**
 * The request of the options that were given.
 * @param value reads an option; undefined where it was not given
 */
export function filmRequest(value: <N extends FilmOption>(name: N) => FilmValue<N> | undefined): FilmRequest {
  const models = { image: value('image-model'), video: value('video-model') };
  const narrated = value('narration');
  const enabled = narrated === undefined ? undefined : narrated === 'on';
  const spoken = { language: value('language'), voice: value('voice') };
  const grade = value('grade');
  const music = value('music');
  return {
    durationSeconds: value('duration'),
    aspectRatio: value('aspect'),
    resolution: value('resolution'),
    fps: value('fps'),
    style: value('style'),
    look: grade && { grade },
    transition: value('transition') ?? { kind: 'crossfade', seconds: 0.5 },
    narration: given({ enabled, ...spoken }),
    captions: { mode: value('captions') ?? 'burned', style: value('caption-style') },
    music: music === undefined ? undefined : { prompt: music },
    preset: value('preset'),
    models: given(models),
    maxCost: value('max-cost'),
    seed: value('seed'),
  };
}

/** The fields, if any of them was given. */
function given<T extends object>(fields: T): T | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? fields : undefined;
}

const optionOfField: ReadonlyMap<string, string> = new Map([
  ['prompt', 'the prompt'],
  ['durationSeconds', '--duration'],
  ['aspectRatio', '--aspect'],
  ['resolution', '--resolution'],
  ['fps', '--fps'],
  ['style', '--style'],
  ['look', '--grade'],
  ['seed', '--seed'],
  ['preset', '--preset'],
  ['models.image', '--image-model'],
  ['models.video', '--video-model'],
  ['transition', '--transition'],
  ['narration.enabled', '--narration'],
  ['narration.language', '--language'],
  ['narration.voice', '--voice'],
  ['captions.mode', '--captions'],
  ['captions.style', '--caption-style'],
  ['music', '--music'],
  ['maxCost', '--max-cost'],
  ['autoApprove', '--review'],
]);

/** What the user typed to set a field of the request: `models.video` is `--video-model`. */
export function optionFor(path: string): string {
  for (let field = path; field !== ''; field = field.slice(0, Math.max(0, field.lastIndexOf('.')))) {
    const option = optionOfField.get(field);
    if (option !== undefined) return option;
  }
  return path;
}
