/** The colours of a client's brand, as far as they can be drawn. */

/** Red, green and blue as six hexadecimal digits. */
export type HexColor = string;

export interface CaptionColors {
  /** Behind the words. */
  readonly box: HexColor;
  readonly text: HexColor;
}

/** Names that people give brands' colours by, as CSS defines them ("CSS Color Module Level 4", named colors). */
const named: Readonly<Record<string, HexColor>> = {
  black: '000000',
  white: 'ffffff',
  red: 'ff0000',
  green: '008000',
  blue: '0000ff',
  navy: '000080',
  teal: '008080',
  orange: 'ffa500',
  yellow: 'ffff00',
  gold: 'ffd700',
  purple: '800080',
  pink: 'ffc0cb',
  brown: 'a52a2a',
  gray: '808080',
  grey: '808080',
  silver: 'c0c0c0',
  beige: 'f5f5dc',
  crimson: 'dc143c',
  coral: 'ff7f50',
  turquoise: '40e0d0',
};

/** A code by itself. */
const bareCode = /^([0-9a-f]{6}|[0-9a-f]{3})$/;
/** A code with what is said of it, such as `deep blue (#0a3d62)`; a fourth part of it is opacity. */
const markedCode = /#(?:([0-9a-f]{6})(?:[0-9a-f]{2})?|([0-9a-f]{3})[0-9a-f]?)(?![0-9a-z])/;
const shares = /\brgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\b/;

/** A colour's digits; null where it is told in words that name no exact one. */
export function hexOf(color: string): HexColor | null {
  const word = color.trim().toLowerCase();
  const [, bare] = bareCode.exec(word) ?? [];
  const [, long, short] = markedCode.exec(word) ?? [];
  const digits = bare ?? long ?? short;
  if (digits !== undefined)
    return digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('');
  const [, ...parts] = shares.exec(word) ?? [];
  if (parts.length === 3 && parts.every((part) => Number(part) <= 255))
    return parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('');
  return named[word] ?? null;
}

/**
 * Captions in a brand's colours: words on its first colour, in another one of it that can be read there, else
 * in black or white. Null where no colour is exact.
 */
export function captionColors(colors: readonly string[]): CaptionColors | null {
  const [box, ...others] = colors.flatMap((color) => hexOf(color) ?? []);
  if (box === undefined) return null;
  const readable = others.find((color) => contrast(box, color) >= leastContrast);
  return {
    box,
    text: readable ?? (contrast(box, 'ffffff') >= contrast(box, '000000') ? 'ffffff' : '000000'),
  };
}

/** W3C "Web Content Accessibility Guidelines 2.2", success criterion 1.4.3: text needs this much. */
const leastContrast = 4.5;

/** Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: HexColor, other: HexColor): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: HexColor): number {
  const linear = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4);
}
