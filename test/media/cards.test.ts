import { describe, expect, it } from 'vitest';
import type { ConformLook } from '../../src/app/ports.ts';
import { sceneLook } from '../../src/domain/scene-look.ts';
import { type AspectRatio, aspectRatios, frameSize, type LogoCorner } from '../../src/domain/settings.ts';
import { assScript } from '../../src/media/ass-script.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { placedScene } from '../domain/placed-scene.ts';
import { drawnBox, drawScript } from './draw-script.ts';

interface Wanted {
  readonly card: string;
  readonly caption?: string;
  readonly language?: string;
  readonly corner?: LogoCorner;
}

/** Where the words of a scene stand that has an end card, when all of it is shown. */
async function drawn(aspectRatio: AspectRatio, { card, caption, language = 'en-US', corner }: Wanted) {
  const settings = settingsWith({
    aspectRatio,
    captions: { mode: 'burned', style: 'plain' },
    narration: { ...settingsWith().narration, language },
    look: { ...settingsWith().look, endCard: card },
  });
  const text = { visual: '', narration: null, caption: caption ?? null };
  const { cards, ...rest } = sceneLook(placedScene({ text }), settings, { frames: 3 }, 1);
  const look: ConformLook = {
    ...rest,
    // Shown from the first frame on, and not faded: one frame is enough to measure.
    cards: cards.map((one) => ({ ...one, startMs: 0 })),
    aspectRatio,
    language,
    colors: null,
    logo: corner ? { file: 'logo.png', corner } : null,
  };
  const size = frameSize(aspectRatio, '480p');
  const script = assScript(look, size);
  if (!script) throw new Error('there are no words');
  const shown = script.text
    .replaceAll(/\\fad\(\d+,\d+\)/g, '')
    .replaceAll(/\\move\([^)]*,(\d+),(\d+),0,400\)/g, '\\pos($1,$2)');
  const fonts = script.fonts.map(({ file }) => file);
  const of = async (style: string) => {
    const lines = shown
      .split('\n')
      .filter((line) => !line.startsWith('Dialogue') || line.includes(`,${style},,`));
    const { picture, missed } = await drawScript(lines.join('\n'), fonts, size);
    expect(missed).toEqual([]);
    return drawnBox(picture, 90);
  };
  const ems = [...shown.matchAll(/,Card,,.*?\\fn([^\\]+)\\fs([\d.]+)/g)].map(
    ([, family, points]) =>
      Number(points) / (script.fonts.find((font) => font.family === family)?.sizeOfEm ?? 0),
  );
  const short = Math.min(size.width, size.height);
  const words = shown.replaceAll(/\{[^}]*\}/g, '');
  return { card: await of('Card'), caption: await of('Caption'), em: Math.max(...ems) / short, words };
}

const cards: Readonly<Record<string, [language: string, card: string]>> = {
  'a short call': ['en-US', 'Order now'],
  'eighty letters': [
    'en-US',
    'Get twenty percent off every bottle until Sunday night: visit northwind.com now!',
  ],
  'an address': ['en-US', 'https://www.northwind-bottles.example.com/summer-sale?code=SUMMER2026&utm=video'],
  'wide capitals': [
    'en-US',
    'MAXIMUM WIDE CAPITAL LETTERS MAKING WORDS WIDE WWWWWWWWWWW MMMMMMMMM WWWWWWWWWWW',
  ],
  'one long word': [
    'de-DE',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  ],
  Japanese: [
    'ja-JP',
    '最高のボトルを今すぐ注文しよう、毎日の暮らしをもっと楽しく、もっと便利に、そして美しくするために今日からはじめる',
  ],
  Arabic: ['ar-SA', 'اطلب الآن واحصل على خصم 50% من Northwind حتى نهاية الأسبوع القادم بأكمله!'],
};

describe('a card', () => {
  it.each(Object.entries(cards))(
    'is large, within its margins and above the captions: %s',
    async (_, [language, card]) => {
      const caption = 'This stands below the card, in two lines of some forty letters each, yes';
      for (const shape of aspectRatios) {
        const found = await drawn(shape, { card, caption, language, corner: 'bottom-right' });
        expect(found.card?.left, shape).toBeGreaterThan(0.06);
        expect(found.card?.right, shape).toBeLessThan(0.94);
        expect(found.card?.top, shape).toBeGreaterThan(0.01);
        expect(found.card?.bottom, shape).toBeLessThanOrEqual(found.caption?.top ?? 0);
        // Captions have 0.052 to 0.06.
        expect(found.em, shape).toBeGreaterThan(0.05);
      }
    },
  );

  it('stands in the middle where nothing else does, below a logo at the top', async () => {
    const alone = await drawn('16:9', { card: cards['eighty letters']?.[1] ?? '' });
    expect(((alone.card?.top ?? 0) + (alone.card?.bottom ?? 0)) / 2).toBeCloseTo(0.5, 1);
    const wide = 'MAXIMUM WIDE CAPITAL LETTERS '.repeat(3).slice(0, 80);
    const under = await drawn('1:1', { card: wide, corner: 'top-left' });
    expect(under.card?.top).toBeGreaterThan(0.16);
  });

  it('becomes smaller rather than break a word', async () => {
    const word = 'Donaudampfschifffahrtsgesellschaft';
    const { words, em } = await drawn('16:9', { card: `${word} seit 1829` });
    expect(words).toContain(word);
    expect(em).toBeGreaterThan(0.06);
  });

  it('keeps the line breaks that it was written with', async () => {
    const two = await drawn('16:9', { card: 'Order now\nacme.com' });
    const one = await drawn('16:9', { card: 'Order now' });
    const heightOf = ({ card }: typeof one) => (card?.bottom ?? 0) - (card?.top ?? 0);
    expect(heightOf(two)).toBeGreaterThan(heightOf(one) * 1.8);
    expect(two.em).toBe(one.em);
  });
});
