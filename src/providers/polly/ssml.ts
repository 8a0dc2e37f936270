/** A line in Polly's markup, and how its byte offsets lead back to the line. */
export interface PollyMarkup {
  readonly ssml: string;
  /** Place in the line, in UTF-16 units, of a byte of the markup in UTF-8; null for a byte of the markup itself. */
  place(byte: number): number | null;
}

/** Characters with a meaning in XML, and those that XML cannot hold. */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const unspeakable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
/** Pictures are shown in captions, and not said. */
const unsaid = /(?![©®™])\p{Extended_Pictographic}|\u{fe0f}/u;

/** @param speed 1 is the voice's own pace; Polly takes 20 to 200 % (Polly, "Supported SSML tags", prosody) */
export function pollyMarkup(text: string, speed: number): PollyMarkup {
  const percent = Math.round(Math.min(2, Math.max(0.2, speed)) * 100);
  const head = `<speak><prosody rate="${percent}%">`;
  let body = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text.toWellFormed()) {
    const said =
      unspeakable.test(character) || unsaid.test(character) ? ' ' : (entities[character] ?? character);
    body += said;
    for (let i = 0; i < Buffer.byteLength(said); i++) places.push(at);
    at += character.length;
  }
  return {
    ssml: `${head}${body}</prosody></speak>`,
    place: (byte) => places[byte - head.length] ?? null,
  };
}
