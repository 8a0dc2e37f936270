/**
 * Whether a take still shows what the user wrote. Only the user's own words and choices count, so that
 * another default model, another template or a better price makes nothing stale.
 */
import { plainLine } from './caption-tokens.ts';
import { type Basis, basisKey, digest } from './recipe.ts';
import type { JobSettings } from './settings.ts';
import type { PlacedScene, Scene } from './storyboard.ts';
import type { Take } from './take.ts';

type Look = Pick<JobSettings, 'style' | 'mood' | 'aspectRatio' | 'resolution'>;
type Heard = Look & Pick<JobSettings, 'clipSound' | 'fps'>;
type Picture = Pick<Take, 'sha256'>;
type Shown = Pick<Scene, 'text' | 'source' | 'mood'>;
type Chosen = Shown & Pick<Scene, 'accepted'>;

/** @param references the pictures of those who appear */
export function imageBasis(scene: Shown, settings: Look, references: readonly Picture[]): Basis {
  const { source, text } = scene;
  // The user's own picture shows itself, whatever is written beside it.
  if (source.kind === 'asset')
    return { kind: 'image', prompt: '', pictures: { asset: source.assetId }, wants: {} };
  const pictures = Object.fromEntries(references.map(({ sha256 }, i) => [`reference${i}`, sha256]));
  return { kind: 'image', prompt: text.visual, pictures, wants: wantsOf(scene, settings) };
}

/** A clip begins on a picture, so it shows that picture's content too. */
export function clipBasis(scene: Shown, settings: Heard, picture: Picture): Basis {
  const { source, text } = scene;
  if (source.kind === 'asset') {
    const { aspectRatio, resolution, fps } = settings;
    // A clip is cut to size when it is conformed; a still is filmed in the size of the job.
    const wants: Basis['wants'] = source.assetType === 'image' ? { aspectRatio, resolution, fps } : {};
    return { kind: 'clip', prompt: '', pictures: { asset: source.assetId }, wants };
  }
  return {
    kind: 'clip',
    prompt: text.visual,
    pictures: { start: picture.sha256 },
    // Only named where it is wanted, so that silent clips keep the basis they always had.
    wants: { ...wantsOf(scene, settings), ...(settings.clipSound > 0 ? { sound: true } : {}) },
  };
}

function wantsOf({ mood = null }: Shown, settings: Look): Basis['wants'] {
  const { style, aspectRatio, resolution } = settings;
  const shown = mood ?? settings.mood;
  return { style, mood: shown && digest(shown), aspectRatio, resolution };
}

export function showsImage(
  take: Take,
  scene: Chosen,
  settings: Look,
  references: readonly Picture[],
): boolean {
  const basis = basisKey(imageBasis(scene, settings, references));
  return take.kind === 'image' && (take.basis === basis || scene.accepted.image === basis);
}

/** @param neededSeconds a longer clip is trimmed, a shorter one does not do */
export function showsClip(
  take: Take,
  scene: Chosen,
  settings: Heard,
  picture: Picture,
  neededSeconds: number,
): boolean {
  if (take.kind !== 'clip' || take.seconds === null) return false;
  // The user's own clip ends when it ends; its last picture is held for what is missing.
  const isHeld = scene.source.kind === 'asset' && scene.source.assetType === 'video';
  if (!isHeld && take.seconds < neededSeconds - lengthSlack) return false;
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
  { text, seconds, trackPart }: Pick<Scene, 'text' | 'seconds' | 'trackPart'>,
  { narration }: Pick<JobSettings, 'narration'>,
): string | null {
  const { assetId } = narration;
  if (narration.enabled && assetId) {
    return trackPart ? digest({ kind: 'narration', assetId, part: { ...trackPart }, seconds }) : null;
  }
  const line = text.narration;
  if (!narration.enabled || line === null || !/[\p{L}\p{N}]/u.test(line)) return null;
  const { voice, language, speed } = narration;
  return digest({ kind: 'narration', line, voice, language, speed, seconds });
}

/**
 * Whether what was spoken for a scene is still its line. In another length or voice it is until it is spoken anew, and
 * so is a recording.
 */
export function isStillSaid(
  scene: Pick<Scene, 'text' | 'seconds' | 'trackPart' | 'narrated'>,
  settings: Pick<JobSettings, 'narration'>,
): boolean {
  const { narrated, text } = scene;
  const basis = narrationBasis(scene, settings);
  if (!narrated || basis === null) return false;
  if (narrated.basis === basis || settings.narration.assetId !== null) return true;
  return plainLine(narrated.text) === plainLine(text.narration ?? '');
}
