/** A text as eSpeak NG's markup (SSML) says it, and where each of its code points comes from. */
export interface PlainMarkup {
  readonly markup: string;
  /** Place in the text, in UTF-16 units, of each code point of the markup. */
  readonly places: readonly number[];
}

/** What would be read as markup, or as phonemes in double brackets, by what is said in its place. */
const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '[': ' ',
  ']': ' ',
};

/** Escapes a user's text, so that all of it is spoken and none of it obeyed. Control characters become spaces. */
export function plainMarkup(text: string): PlainMarkup {
  let markup = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text.toWellFormed()) {
    const said = /\p{Cc}/u.test(character) ? ' ' : (escapes[character] ?? character);
    markup += said;
    for (const _ of said) places.push(at);
    at += character.length;
  }
  return { markup, places };
}
