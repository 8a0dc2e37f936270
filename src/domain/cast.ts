/** Who appears in a job's scenes, and by which pictures models are to recognise them. */
import type { SceneDraft } from './storyboard.ts';

/** A picture that shows a character. */
export interface CastPicture {
  readonly key: string;
  readonly sha256: string;
  /** What drew it; null for a picture of the user's own. */
  readonly predictionId: string | null;
  /** The user's own picture; null for one that was drawn. */
  readonly assetId: string | null;
}

/** A character as it was when the job took it up: what becomes of it later changes nothing of the job. */
export interface CastMember {
  readonly characterId: string;
  readonly name: string;
  readonly description: string;
  /** The one to be recognised by first. */
  readonly pictures: readonly CastPicture[];
}

type Told = Pick<SceneDraft, 'text' | 'characterIds'>;

/**
 * Who appears in a scene: whom it names by id; else whose name its words hold; else everybody, where no scene
 * of the storyboard holds a name.
 */
export function castOf(scene: Told, scenes: readonly Told[], cast: readonly CastMember[]): CastMember[] {
  const { characterIds } = scene;
  if (characterIds) return cast.filter((member) => characterIds.includes(member.characterId));
  const told = cast.filter((member) => tellsOf(scene, member));
  if (told.length > 0) return told;
  const isNamed = scenes.some((other) => cast.some((member) => tellsOf(other, member)));
  return isNamed ? [] : [...cast];
}

/** The pictures of those who appear, the most important first: one of each before the second of any. */
export function castPictures(cast: readonly CastMember[]): CastPicture[] {
  const most = Math.max(0, ...cast.map(({ pictures }) => pictures.length));
  return Array.from({ length: most }, (_, i) => cast.flatMap(({ pictures }) => pictures[i] ?? [])).flat();
}

function tellsOf({ text }: Told, { name }: CastMember): boolean {
  return [text.visual, text.narration, text.caption].some(
    (words) => words !== null && holdsName(words, name),
  );
}

/** A name is a word of its own; scripts that set no spaces between words hold it anywhere. */
function holdsName(words: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const [text, wanted] = [plain(words), plain(name)];
  const spaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(wanted);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = [text.slice(0, at).at(-1), text.at(at + wanted.length)];
    if (!spaced || around.every((letter) => letter === undefined || !/[\p{L}\p{N}]/u.test(letter)))
      return true;
  }
  return false;
}
