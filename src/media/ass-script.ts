/**
 * The words over a scene's picture as a script for libass: captions at the foot, cards in the middle. What
 * users wrote goes in as text only, every character that the format gives a meaning to made harmless.
 */
import type { ConformLook } from '../app/ports.ts';
import { captionLayout } from '../domain/caption-layout.ts';
import { textOf } from '../domain/caption-lines.ts';
import type { CaptionPhrase } from '../domain/caption-phrases.ts';
import type { CaptionToken } from '../domain/caption-tokens.ts';
import type { Card } from '../domain/scene-look.ts';
import type { CaptionStyle, FrameSize } from '../domain/settings.ts';
import { directionMark } from '../domain/text-direction.ts';
import { type CardRoom, cardEm, cardEvents, cardSide } from './ass-cards.ts';
import { assColor, assEvent, newPen, type Pen } from './ass-text.ts';
import { type CaptionFont, openFont } from './fonts.ts';
import { logoHeight, logoMargin } from './logo-size.ts';

export interface AssScript {
  readonly text: string;
  /** The fonts that it names, and nothing but those. */
  readonly fonts: readonly CaptionFont[];
}

const highlighted = 'ffd54a';

/** Draws the words of a look into pictures of a size. Null where it has none. */
export function assScript(look: ConformLook, size: FrameSize): AssScript | null {
  const { captions, cards, language } = look;
  if (!captions && cards.length === 0) return null;
  const pen = newPen(language);
  const captionEvents = captions
    ? captions.phrases.flatMap((phrase) => captionEvent(phrase, look, size, pen))
    : [];
  const events = [
    ...captionEvents,
    ...cards.flatMap((card) => cardEvents(card, language, size, cardRoom(card, look, size, pen), pen)),
  ];
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
  const { em, side } = captionLayout(look.aspectRatio);
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
  const foot = captionFoot(look, size);
  const cardSides = Math.round(cardSide * size.width);
  return [
    style('Caption', drawnAs(look.captions?.style ?? 'plain', look), em * short, 2, [sides, sides, foot]),
    style('Card', { ...plain, outline: 0.03, shadow: 0.02 }, cardEm * short, 5, [cardSides, cardSides, 0]),
  ];
}

/** Kept free between a logo and words, as a share of the shorter side. */
const logoGap = 0.03;

/** Pixels under the captions: they stand above a logo at the foot of the picture. */
function captionFoot({ aspectRatio, logo }: ConformLook, size: FrameSize): number {
  const { bottom } = captionLayout(aspectRatio);
  const underLogo = logo?.corner.startsWith('bottom') ? logoRoom(size) : 0;
  return Math.round(Math.max(bottom * size.height, underLogo));
}

/** Pixels at the top or foot of a picture that belong to the logo there. */
function logoRoom(size: FrameSize): number {
  return (logoMargin + logoHeight + logoGap) * Math.min(size.width, size.height);
}

/** What logo and captions leave of a picture while a card is shown. */
function cardRoom(card: Card, look: ConformLook, size: FrameSize, pen: Pen): CardRoom {
  const { captions, logo } = look;
  const margin = logoMargin * Math.min(size.width, size.height);
  const beside = (captions?.phrases ?? []).filter(
    ({ startMs, endMs }) => startMs < card.endMs && endMs > card.startMs,
  );
  const heights = beside.map((phrase) => {
    const lines = phrase.lines.map(textOf);
    return pen.heightOf(lines) * phraseEm(lines, look, size, pen);
  });
  const under =
    heights.length > 0
      ? captionFoot(look, size) + Math.max(...heights) + margin
      : logo?.corner.startsWith('bottom')
        ? logoRoom(size)
        : margin;
  return {
    top: logo?.corner.startsWith('top') ? logoRoom(size) : margin,
    bottom: size.height - under,
  };
}

/** Size of a phrase's letters: that of its shape, or smaller where a line would not fit between the margins. */
function phraseEm(lines: readonly string[], look: ConformLook, size: FrameSize, pen: Pen): number {
  const { em, side } = captionLayout(look.aspectRatio);
  return pen.fittedEm(lines, em * Math.min(size.width, size.height), size.width * (1 - 2 * side));
}

/** One event for a phrase; in style `highlight` one for each word, whose colour tells that it is spoken. */
function captionEvent(phrase: CaptionPhrase, look: ConformLook, size: FrameSize, pen: Pen): string[] {
  const lines = phrase.lines.map(textOf);
  const em = phraseEm(lines, look, size, pen);
  const write = (spoken: CaptionToken | null) =>
    phrase.lines
      .map((line) => {
        const words = line.map((token, i) => {
          const space = token.spaced && i < line.length - 1 ? ' ' : '';
          const colour = token === spoken ? `{\\1c${assColor(highlighted)}&}` : '{\\1c}';
          return `${look.captions?.style === 'highlight' ? colour : ''}${pen.write(token.text + space, em)}`;
        });
        const mark = directionMark(textOf(line), lines.join(' '), look.language);
        return pen.mark(mark, em) + words.join('');
      })
      .join('\\N');
  return partsOf(phrase, look).map(({ startMs, endMs, spoken }) =>
    assEvent(2, startMs, endMs, 'Caption', write(spoken)),
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
