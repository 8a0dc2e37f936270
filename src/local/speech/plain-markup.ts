/** A text as eSpeak NG's markup (SSML) says it, and where each of its code points comes from. */
export interface PlainMarkup {
  readonly markup: string;
  /** Place in the text, in UTF-16 units, of each code point of the markup. */
  readonly places: readonly number[];
}

/** What is said of a text, and from where on in it, in UTF-16 units. */
export interface SaidPiece {
  readonly said: string;
  readonly index: number;
}

/** What would be read as markup, or as phonemes in double brackets, by what is said in its place. */
const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '[': ' ',
  ']': ' ',
};

/** Pictures are shown in captions, and not said. */
const unsaid = /\p{Cc}|(?![©®™])\p{Extended_Pictographic}|\u{fe0f}/u;

/** Escapes a user's text, so that all its words are spoken and none obeyed. Control characters become spaces. */
export function plainMarkup(pieces: Iterable<SaidPiece>): PlainMarkup {
  let markup = '';
  const places: number[] = [];
  for (const { said, index } of pieces) {
    for (const character of said.toWellFormed()) {
      const escaped = unsaid.test(character) ? ' ' : (escapes[character] ?? character);
      markup += escaped;
      for (const _ of escaped) places.push(index);
    }
  }
  return { markup, places };
}

/** A text that is said as it is written, letter by letter of it. */
export function* asWritten(text: string): Iterable<SaidPiece> {
  let index = 0;
  for (const said of text) {
    yield { said, index };
    index += said.length;
  }
}
