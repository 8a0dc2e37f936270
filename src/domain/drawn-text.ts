/** Which text can be drawn into a picture: there are fonts for these scripts. */
import type { JobSettings } from './settings.ts';

/** Scripts by their names in ISO 15924. */
const scripts = ['Latn', 'Grek', 'Cyrl', 'Arab', 'Hebr', 'Deva', 'Thai', 'Hira', 'Kana', 'Hani', 'Hang'];
/** Scripts that a language is written in several of. */
const mixedScripts: Readonly<Record<string, string>> = {
  Jpan: 'Hira',
  Hans: 'Hani',
  Hant: 'Hani',
  Kore: 'Hang',
};

const drawn =
  /^[\p{Script_Extensions=Latin}\p{Script_Extensions=Greek}\p{Script_Extensions=Cyrillic}\p{Script_Extensions=Arabic}\p{Script_Extensions=Hebrew}\p{Script_Extensions=Devanagari}\p{Script_Extensions=Thai}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script_Extensions=Han}\p{Script_Extensions=Hangul}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** What can be drawn, in words. */
export const drawnScripts =
  'Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai, Japanese, Chinese, Korean and emoji';

/** The first character of a text that no font of ours draws; null where all can be drawn. */
export function undrawable(text: string): string | null {
  if (drawn.test(text)) return null;
  return [...text].find((character) => !drawn.test(character)) ?? null;
}

/** Whether a language's usual script can be drawn. @param language BCP 47 */
export function isDrawnLanguage(language: string): boolean {
  const { script = '' } = new Intl.Locale(language).maximize();
  return scripts.includes(mixedScripts[script] ?? script);
}

interface Words {
  readonly narration: string | null;
  readonly caption: string | null;
}

/**
 * What of a video's words could not be drawn into its pictures.
 * @param scenes texts of the scenes, as far as they are known
 */
export function undrawableWords(
  { captions, narration, look }: Pick<JobSettings, 'captions' | 'narration' | 'look'>,
  scenes: readonly Words[],
): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  const check = (path: string, text: string | null) => {
    const character = undrawable(text ?? '');
    if (character === null) return;
    const message = `there is no font for ${character}; what can be drawn is ${drawnScripts}`;
    problems.push({ path, message });
  };
  check('look.titleCard', look.titleCard);
  check('look.endCard', look.endCard);
  if (captions.mode !== 'burned') return problems;
  if (narration.enabled && !isDrawnLanguage(narration.language)) {
    const message = `captions in ${narration.language} cannot be drawn, only in ${drawnScripts}; mode soft shows any`;
    problems.push({ path: 'captions.mode', message });
  }
  scenes.forEach((scene, i) => {
    check(`scenes.${i}.caption`, scene.caption);
    if (narration.enabled) check(`scenes.${i}.narration`, scene.narration);
  });
  return problems;
}
