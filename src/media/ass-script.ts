/**
 * The words over a scene's picture as a script for libass: captions at the foot, cards in the middle. What
 * users wrote goes in as text only, every character that the format gives a meaning to made harmless.
 */
import type { ConformLook } from '../app/ports.ts';
import { captionLayout } from '../domain/caption-layout.ts';
import { breakLines } from '../domain/caption-lines.ts';
import type { CaptionPhrase } from '../domain/caption-phrases.ts';
import { type CaptionToken, captionTokens } from '../domain/caption-tokens.ts';
import type { Card } from '../domain/scene-look.ts';
import type { CaptionStyle, FrameSize } from '../domain/settings.ts';
import { type CaptionFont, emsOf, type FontRun, fontRuns, openFont } from './fonts.ts';
import { logoHeight, logoMargin } from './logo-size.ts';

export interface AssScript {
  readonly text: string;
  /** The fonts that it names, and nothing but those. */
  readonly fonts: readonly CaptionFont[];
}

/** Of the picture's shorter side. */
const cardEm = 0.1;
/** Of the picture's width: what a card's lines keep free on each side. */
const cardSide = 0.08;
const cardLines = 5;
/** Ems that a letter takes on average, to guess how a card is broken before its lines are measured. */
const emsPerColumn = 0.58;
const fadeMs = 400;
const highlighted = 'ffd54a';

/** Draws the words of a look into pictures of a size. Null where it has none. */
export function assScript(look: ConformLook, size: FrameSize): AssScript | null {
  const { captions, cards, language } = look;
  if (!captions && cards.length === 0) return null;
  const pen = newPen(language);
  const captionEvents = captions
    ? captions.phrases.flatMap((phrase) => captionEvent(phrase, look, size, pen))
    : [];
  const events = [...captionEvents, ...cards.flatMap((card) => cardEvents(card, language, size, pen))];
  const text = [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${size.width}`,
    `PlayResY: ${size.height}`,
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: TV.709',
    '',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    ...styles(look, size),
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...events,
    '',
  ].join('\n');
  return { text, fonts: pen.fonts() };
}

/** Colour and opacity (0 to 1) as the format wants them: transparency, blue, green, red. */
function assColor(hex: string, opacity = 1): string {
  const transparency = Math.round(255 * (1 - opacity))
    .toString(16)
    .padStart(2, '0');
  return `&H${transparency}${hex.slice(4, 6)}${hex.slice(2, 4)}${hex.slice(0, 2)}`.toUpperCase();
}

/** How each style of captions looks. Sizes are in ems; a box lies around all lines, `outline` wide. */
interface Drawn {
  readonly text: string;
  readonly line: string;
  readonly back: string;
  readonly borderStyle: 1 | 4;
  readonly outline: number;
  readonly shadow: number;
}

const plain: Drawn = {
  text: assColor('ffffff'),
  line: assColor('000000', 0.9),
  back: assColor('000000', 0.5),
  borderStyle: 1,
  outline: 0.08,
  shadow: 0.03,
};
const boxed: Drawn = {
  ...plain,
  line: assColor('000000', 0),
  back: assColor('000000', 0.62),
  borderStyle: 4,
  outline: 0,
  shadow: 0.28,
};

function drawnAs(style: CaptionStyle, { colors }: ConformLook): Drawn {
  if (style === 'boxed') return boxed;
  if (style !== 'brand') return plain;
  if (!colors) return boxed;
  return { ...boxed, text: assColor(colors.text), back: assColor(colors.box, 0.92) };
}

function styles(look: ConformLook, size: FrameSize): string[] {
  const { em, side, bottom } = captionLayout(look.aspectRatio);
  const short = Math.min(size.width, size.height);
  const font = openFont('latin');
  const style = (
    name: string,
    drawn: Drawn,
    pixels: number,
    alignment: number,
    margins: readonly number[],
  ) => {
    const round = (value: number) => Number(value.toFixed(2));
    const colours = [drawn.text, drawn.text, drawn.line, drawn.back];
    const fontSize = round(pixels * font.sizeOfEm);
    const border = [drawn.borderStyle, round(drawn.outline * pixels), round(drawn.shadow * pixels)];
    const bold = [-1, 0, 0, 0, 100, 100, 0, 0];
    // Encoding -1: the direction of a line follows from its first letter.
    return `Style: ${[name, font.family, fontSize, ...colours, ...bold, ...border, alignment, ...margins, -1].join(',')}`;
  };
  const sides = Math.round(side * size.width);
  // Captions stand above a logo at the foot of the picture.
  const underLogo = look.logo?.corner.startsWith('bottom') ? (logoMargin + logoHeight + 0.03) * short : 0;
  const foot = Math.round(Math.max(bottom * size.height, underLogo));
  const cardSides = Math.round(cardSide * size.width);
  return [
    style('Caption', drawnAs(look.captions?.style ?? 'plain', look), em * short, 2, [sides, sides, foot]),
    style('Card', { ...plain, outline: 0.03, shadow: 0.02 }, cardEm * short, 5, [cardSides, cardSides, 0]),
  ];
}

/** Writes text in the right fonts, and knows which ones it took. */
function newPen(language: string) {
  const used = new Map<string, CaptionFont>([['latin', openFont('latin')]]);
  return {
    runs(text: string): FontRun[] {
      const runs = fontRuns(text, language);
      for (const { font } of runs) used.set(font.name, font);
      return runs;
    },
    /** @param em size in pixels */
    write(text: string, em: number): string {
      return this.runs(text)
        .map(({ font, text: run }) => {
          const size = (em * font.sizeOfEm).toFixed(1);
          return `{\\fn${font.family}\\fs${size}}${harmless(run)}`;
        })
        .join('');
    },
    fonts: () => [...used.values()],
  };
}
type Pen = ReturnType<typeof newPen>;

/** Stands between a backslash and what it would give a meaning to; it has no width and is not drawn. */
const wordJoiner = '\u2060';

/** Braces begin and end commands, a backslash begins a line break or an escape (libass, `ass_parse.c`). */
function harmless(text: string): string {
  return text.replace(/[\\{}]/g, (character) => (character === '\\' ? `\\${wordJoiner}` : `\\${character}`));
}

/** One event for a phrase; in style `highlight` one for each word, whose colour tells that it is spoken. */
function captionEvent(phrase: CaptionPhrase, look: ConformLook, size: FrameSize, pen: Pen): string[] {
  const { em, side } = captionLayout(look.aspectRatio);
  const wanted = em * Math.min(size.width, size.height);
  const fitted = fittedEm(phrase.lines, wanted, size.width * (1 - 2 * side), pen);
  const write = (spoken: CaptionToken | null) =>
    phrase.lines
      .map((line) =>
        line
          .map((token, i) => {
            const space = token.spaced && i < line.length - 1 ? ' ' : '';
            const colour = token === spoken ? `{\\1c${assColor(highlighted)}&}` : '{\\1c}';
            return `${look.captions?.style === 'highlight' ? colour : ''}${pen.write(token.text + space, fitted)}`;
          })
          .join(''),
      )
      .join('\\N');
  return partsOf(phrase, look).map(({ startMs, endMs, spoken }) =>
    event(2, startMs, endMs, 'Caption', write(spoken)),
  );
}

function partsOf(
  { startMs, endMs, lines }: CaptionPhrase,
  { captions }: ConformLook,
): { startMs: number; endMs: number; spoken: CaptionToken | null }[] {
  const tokens = lines.flat();
  if (captions?.style !== 'highlight') return [{ startMs, endMs, spoken: null }];
  return tokens
    .map((spoken, i) => ({
      startMs: i === 0 ? startMs : spoken.startMs,
      endMs: Math.min(endMs, tokens[i + 1]?.startMs ?? endMs),
      spoken,
    }))
    .filter((part) => part.endMs > part.startMs);
}

/** A dark veil over the whole picture, and the words on it, which rise a little as they come. */
function cardEvents(
  { kind, text, startMs, endMs }: Card,
  language: string,
  size: FrameSize,
  pen: Pen,
): string[] {
  const { width, height } = size;
  const wanted = cardEm * Math.min(width, height);
  const room = width * (1 - 2 * cardSide);
  const columns = Math.max(8, Math.floor(room / (wanted * emsPerColumn)));
  const tokens = captionTokens(text, [], language, columns);
  const lines = breakLines(tokens, columns, cardLines) ?? [tokens];
  const em = fittedEm(lines, wanted, room, pen);
  // An end card stays until the video ends.
  const fade = `\\fad(${fadeMs},${kind === 'end' ? 0 : fadeMs})`;
  const words = lines
    .map((line) =>
      pen.write(
        line.map(({ text: word, spaced }, i) => (spaced && i < line.length - 1 ? `${word} ` : word)).join(''),
        em,
      ),
    )
    .join('\\N');
  const [x, y] = [width / 2, height / 2];
  const rise = `\\move(${x},${y + Math.round(em * 0.4)},${x},${y},0,${fadeMs})`;
  const veil = `{\\an7\\pos(0,0)\\bord0\\shad0\\1c&H000000&\\1a&H78&${fade}\\p1}m 0 0 l ${width} 0 l ${width} ${height} l 0 ${height}`;
  return [
    event(0, startMs, endMs, 'Card', veil),
    event(1, startMs, endMs, 'Card', `{${rise}${fade}}${words}`),
  ];
}

/** The size, in pixels an em, at which the widest line fits. */
function fittedEm(
  lines: readonly (readonly CaptionToken[])[],
  wanted: number,
  room: number,
  pen: Pen,
): number {
  const widest = Math.max(
    ...lines.map((line) =>
      emsOf(
        pen.runs(
          line
            .map(({ text, spaced }) => (spaced ? `${text} ` : text))
            .join('')
            .trim(),
        ),
      ),
    ),
  );
  return Math.min(wanted, room / Math.max(1, widest));
}

function event(layer: number, startMs: number, endMs: number, style: string, text: string): string {
  return `Dialogue: ${layer},${clock(startMs)},${clock(endMs)},${style},,0,0,0,,${text}`;
}

/** The format counts hundredths; both ends are rounded down, so that nothing is shown after its end. */
function clock(ms: number): string {
  const hundredths = Math.floor(ms / 10);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const [seconds, rest] = [Math.floor(hundredths / 100), hundredths % 100];
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${two(rest)}`;
}
