/**
 * Whether a take still shows what the user wrote. Only the user's own words and choices count, so that
 * another default model, another template or a better price makes nothing stale.
 */
import { type Basis, basisKey, digest } from './recipe.ts';
import type { JobSettings } from './settings.ts';
import type { PlacedScene, Scene } from './storyboard.ts';
import type { Take } from './take.ts';

type Look = Pick<JobSettings, 'style' | 'mood' | 'aspectRatio' | 'resolution'>;
type Heard = Look & Pick<JobSettings, 'clipSound'>;
type Shown = Pick<Scene, 'text'>;
type Chosen = Pick<Scene, 'text' | 'accepted'>;

export function imageBasis(scene: Shown, settings: Look): Basis {
  return { kind: 'image', prompt: scene.text.visual, pictures: {}, wants: wantsOf(settings) };
}

/** A clip begins on a picture, so it shows that picture's content too. */
export function clipBasis(scene: Shown, settings: Heard, picture: Pick<Take, 'sha256'>): Basis {
  return {
    kind: 'clip',
    prompt: scene.text.visual,
    pictures: { start: picture.sha256 },
    // Only named where it is wanted, so that silent clips keep the basis they always had.
    wants: { ...wantsOf(settings), ...(settings.clipSound > 0 ? { sound: true } : {}) },
  };
}

function wantsOf({ style, mood, aspectRatio, resolution }: Look): Basis['wants'] {
  return { style, mood: mood && digest(mood), aspectRatio, resolution };
}

export function showsImage(take: Take, scene: Chosen, settings: Look): boolean {
  const basis = basisKey(imageBasis(scene, settings));
  return take.kind === 'image' && (take.basis === basis || scene.accepted.image === basis);
}

/** @param neededSeconds a longer clip is trimmed, a shorter one does not do */
export function showsClip(
  take: Take,
  scene: Chosen,
  settings: Heard,
  picture: Pick<Take, 'sha256'>,
  neededSeconds: number,
): boolean {
  if (take.kind !== 'clip' || take.seconds === null || take.seconds < neededSeconds - lengthSlack)
    return false;
  const basis = basisKey(clipBasis(scene, settings, picture));
  return take.basis === basis || scene.accepted.clip === basis;
}

/** Models round their lengths to frames of their own rate; conforming holds the last frame for as long. */
const lengthSlack = 0.25;

/** Digest of all that a finished video depends on. */
export function madeOf(settings: JobSettings, scenes: readonly PlacedScene[]): string {
  const { aspectRatio, resolution, fps } = settings;
  const sound = soundOf(settings, scenes);
  return digest({
    aspectRatio,
    resolution,
    fps,
    ...drawnOver(settings),
    scenes: scenes.map(({ id, seconds, transition, selectedTakeIds, text, narrated, grade }) => ({
      id,
      seconds,
      transition: { ...transition },
      clip: selectedTakeIds.clip,
      visual: text.visual,
      ...(settings.captions.mode === 'none' || (settings.narration.enabled && narrated?.words.length)
        ? {}
        : { caption: text.caption }),
      ...(grade == null ? {} : { grade }),
    })),
    // Left out where there is none, so that videos from before there was sound are what they were.
    ...(sound === null ? {} : { sound }),
  });
}

/** Captions and look, where there are any: a video of before there were is still as it was made. */
function drawnOver({ captions, look }: JobSettings) {
  const { grade, logo, titleCard, endCard } = look;
  const isPlain = grade === 'none' && !logo && titleCard === null && endCard === null;
  return {
    ...(captions.mode === 'none' ? {} : { captions: { ...captions } }),
    ...(isPlain ? {} : { look: { grade, logo: logo && { ...logo }, titleCard, endCard } }),
  };
}

/** What is heard: lines and how they are spoken, music, and the clips' own sound. Null: silence. */
function soundOf(settings: JobSettings, scenes: readonly Scene[]) {
  const { music, clipSound } = settings;
  const lines = scenes.map((scene) => narrationBasis(scene, settings));
  if (lines.every((line) => line === null) && music === null && clipSound === 0) return null;
  return { lines, music: music && { ...music }, clipSound };
}

/** Digest of what a scene's line depends on; null where nothing is to be said. */
export function narrationBasis(
  { text, seconds }: Pick<Scene, 'text' | 'seconds'>,
  { narration }: Pick<JobSettings, 'narration'>,
): string | null {
  const line = text.narration;
  if (!narration.enabled || line === null || !/[\p{L}\p{N}]/u.test(line)) return null;
  const { voice, language, speed } = narration;
  return digest({ kind: 'narration', line, voice, language, speed, seconds });
}
