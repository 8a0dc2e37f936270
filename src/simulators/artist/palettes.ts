import type { Colour } from './colour.ts';

export type TimeOfDay = 'dawn' | 'day' | 'golden' | 'dusk' | 'night';

/** The colours of an hour. Chosen by eye; a scene turns their hues a little. */
export interface Palette {
  /** Zenith to horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour];
  readonly sun: Colour;
  readonly glow: Colour;
  /** What distance fades into. */
  readonly haze: Colour;
  /** What near things in shadow tend to. */
  readonly shade: Colour;
  /** What light falls on things. */
  readonly key: Colour;
  /** How much of a thing's own colour is seen, 0 to 1. */
  readonly vivid: number;
}

const p = (
  sky: readonly [Colour, Colour, Colour, Colour],
  sun: Colour,
  glow: Colour,
  haze: Colour,
  shade: Colour,
  key: Colour,
  vivid: number,
): Palette => ({ sky, sun, glow, haze, shade, key, vivid });

export const PALETTES: Record<TimeOfDay | 'neon' | 'overcast' | 'storm', readonly Palette[]> = {
  dawn: [
    p(
      ['#5b7fb4', '#a3bce3', '#f3cdd0', '#ffe7bd'],
      '#fffbe9',
      '#ffd996',
      '#f0d9c9',
      '#233250',
      '#ffe0ae',
      0.55,
    ),
    p(
      ['#5d63a8', '#ab98cd', '#efbfcc', '#ffdcc3'],
      '#fff4e6',
      '#ffb9a0',
      '#e3c6d4',
      '#2f2b58',
      '#ffd2b8',
      0.5,
    ),
    p(
      ['#2f7488', '#86bcba', '#efdcb8', '#ffd3a1'],
      '#fff6d8',
      '#ffc27c',
      '#d9d6bf',
      '#163943',
      '#ffdba4',
      0.6,
    ),
    p(
      ['#7aa0c4', '#bcd2e0', '#f5e3d6', '#fff1d2'],
      '#ffffff',
      '#ffe6b0',
      '#e4e2dc',
      '#33475c',
      '#fff0cf',
      0.6,
    ),
  ],
  day: [
    p(
      ['#1f6fc6', '#5da8e8', '#a9d6f6', '#e6f4fb'],
      '#fffdf0',
      '#fff3c4',
      '#c9e2f3',
      '#173a5e',
      '#fff6da',
      0.95,
    ),
    p(
      ['#0f86b8', '#4cbad9', '#a2e0e5', '#ecf9ee'],
      '#fffef2',
      '#fff6c9',
      '#c5e8e8',
      '#0e4154',
      '#fffadf',
      0.95,
    ),
    p(
      ['#3f86c4', '#88bde0', '#cfe5ea', '#f8efd9'],
      '#fffae6',
      '#ffe9b3',
      '#dbe3dd',
      '#2b4157',
      '#fff0cb',
      0.9,
    ),
    p(
      ['#2b5fb0', '#7296dc', '#b9c9f2', '#f3e9f2'],
      '#fffaf0',
      '#ffe8d0',
      '#ced3ee',
      '#222f63',
      '#fff2e0',
      0.88,
    ),
  ],
  golden: [
    p(
      ['#2f1354', '#7d2a6d', '#e2594f', '#ffb656'],
      '#fff0c2',
      '#ff9d3c',
      '#f39a5c',
      '#260f33',
      '#ffb765',
      0.3,
    ),
    p(
      ['#35568a', '#94899e', '#efb67c', '#ffdd90'],
      '#fff8dc',
      '#ffc257',
      '#eebf86',
      '#37222f',
      '#ffcf7d',
      0.5,
    ),
    p(
      ['#3a2a6c', '#b0447e', '#ff7f62', '#ffd08a'],
      '#fff3cf',
      '#ff9166',
      '#fba277',
      '#2a1440',
      '#ffb488',
      0.35,
    ),
    p(
      ['#54301f', '#b3622c', '#f09e49', '#ffdc93'],
      '#fff6d6',
      '#ffb13f',
      '#f3b568',
      '#33190f',
      '#ffc468',
      0.42,
    ),
    p(
      ['#1d4a6b', '#5f8f9a', '#f2b979', '#ffd27e'],
      '#fff5d0',
      '#ffb55a',
      '#e8b98a',
      '#14293a',
      '#ffc980',
      0.5,
    ),
  ],
  dusk: [
    p(
      ['#1a1446', '#4b2a7a', '#a24a8c', '#f28b7c'],
      '#ffd9c2',
      '#ff7f8a',
      '#b5678f',
      '#150d33',
      '#f79a94',
      0.25,
    ),
    p(
      ['#0e1d4a', '#28458a', '#6a7fc0', '#e6aeac'],
      '#ffe7dc',
      '#ffb3a8',
      '#8f93c4',
      '#0c1638',
      '#dcb6cc',
      0.3,
    ),
    p(
      ['#10253f', '#2f5570', '#8d8296', '#eaa886'],
      '#ffe4c9',
      '#ff9f72',
      '#9a8d97',
      '#0e1b2b',
      '#f0b08e',
      0.32,
    ),
    p(
      ['#23123f', '#5f2358', '#b8485c', '#f5a15e'],
      '#ffe1b5',
      '#ff8650',
      '#b95a66',
      '#1a0b26',
      '#ff9d70',
      0.25,
    ),
  ],
  night: [
    p(
      ['#050a1f', '#0d1a44', '#1f2f6b', '#43488f'],
      '#f6f3df',
      '#a9b8ff',
      '#3b4484',
      '#060a1c',
      '#b9c6ff',
      0.36,
    ),
    p(
      ['#070d24', '#16225a', '#38357e', '#74529a'],
      '#f7f2da',
      '#c0a8f0',
      '#51458a',
      '#0a0b20',
      '#c9baf5',
      0.34,
    ),
    p(
      ['#03121c', '#06293a', '#0f4d58', '#2a8580'],
      '#effbe9',
      '#7fe3cf',
      '#1d5e66',
      '#04141c',
      '#a4efdd',
      0.36,
    ),
    p(
      ['#0a0f2e', '#1d2a5e', '#43508a', '#8a86a8'],
      '#fdf6e3',
      '#d7d4f5',
      '#5c628f',
      '#0a0e22',
      '#d3d6f2',
      0.4,
    ),
  ],
  neon: [
    p(
      ['#0a0420', '#23085a', '#6a15a8', '#ff3fa4'],
      '#ff9fd6',
      '#ff4fb0',
      '#7a1f9e',
      '#0b0320',
      '#ff6ac2',
      0.25,
    ),
    p(
      ['#020b1f', '#071f4e', '#0d5a96', '#29d3f0'],
      '#c8fbff',
      '#29d3f0',
      '#105f96',
      '#030a1c',
      '#6be8ff',
      0.25,
    ),
    p(
      ['#12021f', '#3b0764', '#b5179e', '#ff9e4f'],
      '#ffe0a8',
      '#ff7a59',
      '#8f1d86',
      '#10031d',
      '#ff9a7a',
      0.25,
    ),
  ],
  overcast: [
    p(
      ['#72879d', '#9cafc0', '#c6d1d9', '#e5e9ea'],
      '#ffffff',
      '#f2f4f2',
      '#c5cfd6',
      '#2c3a48',
      '#eef2f4',
      0.75,
    ),
    p(
      ['#8a8fa3', '#adb2c0', '#d0d0d6', '#ece6e0'],
      '#ffffff',
      '#f5eee4',
      '#cfcdd0',
      '#383a4a',
      '#f4eee6',
      0.72,
    ),
    p(
      ['#5f8088', '#93aeb0', '#c3d2cd', '#e8ebdf'],
      '#ffffff',
      '#eef2dc',
      '#bfcdc8',
      '#233a3f',
      '#eff3e2',
      0.75,
    ),
  ],
  storm: [
    p(
      ['#1c2530', '#3a4855', '#66747d', '#a9aea6'],
      '#f3f3e6',
      '#d9dcc8',
      '#76828a',
      '#12181f',
      '#cfd5cf',
      0.4,
    ),
    p(
      ['#221d33', '#433a57', '#746a83', '#c29f96'],
      '#ffeede',
      '#e6b9a2',
      '#7d7288',
      '#161222',
      '#dfc0b4',
      0.38,
    ),
  ],
};
