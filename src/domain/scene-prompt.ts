import type { CastMember } from './cast.ts';
import type { Brand } from './client.ts';
import { cutText } from './cut-text.ts';
import { digest } from './recipe.ts';
import type { JobSettings, Mood } from './settings.ts';
import type { SceneText } from './storyboard.ts';

/**
 * Version of the templates below. Another wording is another picture, so a change raises this number;
 * takes record the prompt they were made from.
 */
export const promptTemplatesVersion = 1;

/**
 * The look of a video whose user named neither style nor mood, so that its scenes still look like one
 * film.
 */
const defaultStyle = 'cinematic and realistic, soft light, one consistent colour grade';

/**
 * What the camera does. A clip takes the one that its words choose, so that moving a scene elsewhere in
 * the video films nothing anew.
 */
const cameraMoves = [
  'Slow, steady push-in.',
  'Gentle sideways tracking.',
  'Slow pull-back that reveals the surroundings.',
  'Slight arc around the subject.',
  'Slow rise.',
  'Locked frame; only the subject and the air around it move.',
];

/** Words that tell of a camera move of the scene's own, which then needs no other. */
const ownMove =
  /\b(camera|dolly|pan(s|ning)?|tilt(s|ing)?|zoom(s|ing)?|tracking|orbit(s|ing)?|time-?lapse|handheld|static shot|crane|fly-?through)\b/i;

/**
 * Characters that a scene's own words may take. Image models read about 250 to 500 tokens (FLUX.1
 * schnell 256, Imagen 480), and style and mood must be within what they read.
 */
const visualLimit = 700;
const styleLimit = 300;
const castLimit = 200;

/** What all scenes of a job share. */
export type Look = Pick<JobSettings, 'style' | 'mood'>;

type Told = Pick<CastMember, 'name' | 'description'>;

/**
 * The prompt of a scene's picture: what is seen, who appears, then style, mood and brand, which all scenes share.
 * Who appears is told in words too: not every model takes pictures of them.
 * @param brand of the client that the video is made for
 */
export function picturePrompt(
  text: Pick<SceneText, 'visual'>,
  settings: Look,
  brand: Brand | null = null,
  cast: readonly Told[] = [],
): string {
  const told = cast.map(({ name, description }) => `${name}: ${sentence(description, castLimit)}`);
  const shared = [...lookSentences(settings), ...brandSentences(brand)];
  return [sentence(text.visual, visualLimit), ...told, ...shared].join(' ');
}

/** The prompt of a scene's clip: the picture's, and how it moves. */
export function clipPrompt(
  text: Pick<SceneText, 'visual'>,
  settings: Look,
  brand: Brand | null = null,
): string {
  const move = ownMove.test(text.visual) ? null : cameraMove(text.visual);
  return [
    sentence(text.visual, visualLimit),
    ...(move === null ? [] : [move]),
    'One continuous shot, smooth lifelike motion.',
    ...lookSentences(settings),
    ...brandSentences(brand),
  ].join(' ');
}

function cameraMove(visual: string): string | null {
  const choice = Number.parseInt(digest(visual).slice(0, 8), 16) % cameraMoves.length;
  return cameraMoves[choice] ?? null;
}

/** Style and mood in words: the same for every scene of a job. */
function lookSentences({ style, mood }: Look): string[] {
  const given = style?.trim() ? style : null;
  const words = moodSentences(mood);
  const spoken = given ?? (words.length > 0 ? null : defaultStyle);
  return [...(spoken === null ? [] : [`Style: ${sentence(spoken, styleLimit)}`]), ...words];
}

/** What of a brand can be seen, in words. Whatever its owner forbids is told too, as they put it. */
function brandSentences(brand: Brand | null): string[] {
  if (!brand) return [];
  const { colors, tone, restrictions, guidelines } = brand;
  const said = (label: string, text: string) =>
    text.trim() === '' ? [] : [`${label}: ${sentence(text, styleLimit)}`];
  return [
    ...said('Brand colours', colors.join(', ')),
    ...said('Brand tone', tone ?? ''),
    ...said('Brand restrictions', restrictions.join('; ')),
    ...said('Brand guidelines', guidelines ?? ''),
  ];
}

function moodSentences(mood: Mood | null): string[] {
  if (!mood) return [];
  const list = (words: readonly string[]) =>
    words
      .map((word) => word.trim())
      .filter((word) => word !== '')
      .join(', ');
  const keywords = list(mood.keywords);
  const palette = list(mood.palette);
  const direction = mood.direction?.trim() ?? '';
  return [
    ...(keywords === '' ? [] : [`Mood: ${sentence(keywords, styleLimit)}`]),
    ...(palette === '' ? [] : [`Colour palette: ${sentence(palette, styleLimit)}`]),
    ...(direction === '' ? [] : [`Direction: ${sentence(direction, styleLimit)}`]),
  ];
}

/** On one line, no longer than the limit, with a full stop at its end. */
function sentence(text: string, limit: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const short = cutText(line, limit);
  return /[.!?…。！？]$/u.test(short) ? short : `${short.replace(/[,;:\-–—]+$/u, '')}.`;
}
