/**
 * Softens a text that a provider refused as sensitive, without a language model: words that filters are
 * known to stumble over give way to harmless ones, whatever else the text says is kept.
 */
export interface Softened {
  readonly visual: string;
  /** What was done, as the end of a sentence: `"gun" became "tool"`. */
  readonly what: string;
}

/** Word stems of several languages' prompts, English first, and what stands in for them; empty: left out. */
const softer: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\b(?:hand)?guns?\b|\bpistols?\b|\brifles?\b|\bshotguns?\b|\brevolvers?\b|\bweapons?\b/giu, 'tool'],
  [/\bknife\b|\bknives\b|\bdaggers?\b|\bmachetes?\b/giu, 'utensil'],
  [/\bbombs?\b|\bgrenades?\b|\bexplosives?\b/giu, 'device'],
  [/\bexplod(?:es?|ed|ing)\b/giu, 'lights up'],
  [/\bexplosions?\b|\bblasts?\b/giu, 'burst of light'],
  [/\bmurder(?:s|ed|ing|ous)?\b|\bkill(?:s|ed|ing)?\b|\bstab(?:s|bed|bing)?\b/giu, 'confront'],
  [/\bmassacres?\b|\bslaughter(?:s|ed|ing)?\b|\bexecut(?:es?|ed|ing|ion)\b/giu, 'conflict'],
  [/\bcorpses?\b|\bdead bod(?:y|ies)\b|\bcadavers?\b/giu, 'figure at rest'],
  [/\b(?:blood(?:y|ied|stained)?|bleeding|gor(?:e|y))\b/giu, 'red light'],
  [/\btortur(?:es?|ed|ing)\b|\babus(?:es?|ed|ing|ive)\b/giu, 'tense'],
  [/\bsuicid(?:e|al)\b|\bself-harm(?:ing)?\b/giu, 'sadness'],
  [/\b(?:nude|naked|topless|undress(?:ed|ing)?)\b/giu, 'clothed'],
  [/\b(?:sexy|sensual|seductive|erotic|provocative|lustful|porn\w*)\b/giu, 'elegant'],
  [/\b(?:lingerie|bikinis?|underwear)\b/giu, 'summer clothes'],
  [/\b(?:cocaine|heroin|meth|narcotics?|drugs?)\b/giu, 'medicine'],
  [/\b(?:nazis?|terrorists?|hitler)\b/giu, 'villain'],
  [/\b(?:war|battle(?:field)?|combat|riots?)\b/giu, 'struggle'],
  [/\b(?:little|young|small|teenage) (?:girls?|boys?|child|children)\b/giu, 'family'],
];

/** More changes than these are summed up. */
const mostNamed = 4;

/** Said of a text in which no word is known to be the cause: filters also stumble over what is harmless. */
const assurance = 'Tasteful, suitable for all ages.';

/** @returns null where there is nothing left to soften: then only a person can help */
export function softenText(visual: string): Softened | null {
  const changes: string[] = [];
  const text = softer.reduce(
    (current, [words, instead]) =>
      current.replace(words, (found) => {
        changes.push(`"${found}" became "${instead}"`);
        return instead;
      }),
    visual,
  );
  if (changes.length === 0) {
    if (visual.trim() === '' || visual.includes(assurance)) return null;
    return { visual: `${visual} ${assurance}`, what: `it was said to be "${assurance}"` };
  }
  const named = changes.slice(0, mostNamed);
  const more = changes.length - named.length;
  return { visual: text, what: named.join(', ') + (more > 0 ? ` and ${more} more` : '') };
}
