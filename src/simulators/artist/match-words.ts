/**
 * Finds the words of a lexicon in a prompt. Latin, Greek and Cyrillic words are compared word by word
 * without accents; other scripts, which often write without spaces, are looked for anywhere.
 */
export interface PromptText {
  readonly words: readonly string[];
  /** Words joined by single spaces, with a space at both ends. */
  readonly flat: string;
  /** The prompt in lower case, with its accents. */
  readonly raw: string;
}

const SPACED_SCRIPT = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d&*_'-]+$/u;

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

export function readText(prompt: string): PromptText {
  const words = plain(prompt).match(/[\p{L}\p{N}&-]+/gu) ?? [];
  return { words, flat: ` ${words.join(' ')} `, raw: prompt.normalize('NFC').toLowerCase() };
}

/** Where the term first occurs (0 first word, 1 last word), or -1; plurals in -s, -es and -n count. */
function positionOf(term: string, text: PromptText): number {
  if (!SPACED_SCRIPT.test(term)) {
    const at = text.raw.indexOf(term.normalize('NFC').replaceAll('_', ' '));
    return at < 0 ? -1 : at / Math.max(1, text.raw.length);
  }
  const wanted = plain(term).replaceAll('_', ' ');
  if (wanted.includes(' ')) {
    const at = text.flat.indexOf(` ${wanted.replace(/\*$/, '')}`);
    return at < 0 ? -1 : at / text.flat.length;
  }
  const open = wanted.endsWith('*');
  const stem = open ? wanted.slice(0, -1) : wanted;
  const index = text.words.findIndex((word) =>
    open
      ? word.startsWith(stem)
      : word === stem || (stem.length > 3 && (word === `${stem}s` || word === `${stem}es`)),
  );
  return index < 0 ? -1 : index / Math.max(1, text.words.length);
}

const splitTerms = new Map<string, readonly string[]>();

/**
 * The concepts of a lexicon that the text names, best first. Words near the beginning weigh more:
 * a prompt usually says first what is to be seen.
 */
export function match<K extends string>(
  lexicon: Readonly<Record<K, string>>,
  text: PromptText,
): { name: K; weight: number; at: number }[] {
  const found: { name: K; weight: number; at: number }[] = [];
  for (const name of Object.keys(lexicon) as K[]) {
    const source = lexicon[name];
    const terms = splitTerms.get(source) ?? [...new Set(source.split(' '))];
    splitTerms.set(source, terms);
    let weight = 0;
    let first = 1;
    for (const term of terms) {
      const at = positionOf(term, text);
      if (at < 0) continue;
      weight += 1 + 0.6 * (1 - at);
      first = Math.min(first, at);
    }
    if (weight > 0) found.push({ name, weight, at: first });
  }
  return found.sort((a, b) => b.weight - a.weight || a.at - b.at || (a.name < b.name ? -1 : 1));
}
