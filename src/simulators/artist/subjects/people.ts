import { type Colour, darken, lighten } from '../colour.ts';
import type { Random } from '../random.ts';
import type { Pen } from '../scene.ts';
import { box, disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject, Tones } from './subject.ts';

const SKINS = ['#f0c6a4', '#d9a27c', '#b57a52', '#8a5636', '#5f3a26'] as const;

const HAIR = ['#2b1d16', '#4a2f1e', '#7a4a24', '#c99a5b', '#1a1718', '#8f8a86'] as const;

interface Looks {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly top: Colour;
  readonly legs: Colour;
  readonly pose: 'stand' | 'walk' | 'run';
  readonly long: boolean;
  readonly pack: boolean;
}

/** One person seen half from behind, walking towards +x; 100 units tall. */
function figure(pen: Pen, looks: Looks): void {
  const run = looks.pose === 'run';
  const walk = looks.pose === 'walk';
  const stride = run ? 15 : walk ? 9 : 2.6;
  const lean = run ? 5 : walk ? 1.6 : 0;
  const shoe = darken(looks.legs, 0.22);
  const hip = -48;
  const back: readonly (readonly [number, number])[] = run
    ? [
        [0, hip],
        [-3, -27],
        [-20, -21],
      ]
    : [
        [-1, hip],
        [-stride * 0.45, -25],
        [-stride, -2],
      ];
  const front: readonly (readonly [number, number])[] = run
    ? [
        [1, hip],
        [13, -32],
        [11, -9],
      ]
    : [
        [1.5, hip],
        [stride * 0.7, -25],
        [stride, -2],
      ];
  limb(pen, 7.2, darken(looks.legs, 0.07), back);
  limb(
    pen,
    5,
    shoe,
    run
      ? [
          [-20, -21],
          [-23, -16],
        ]
      : [
          [-stride, -1.6],
          [-stride + 5, -1.6],
        ],
  );
  const farArm: readonly (readonly [number, number])[] = run
    ? [
        [lean, -76],
        [lean + 9, -65],
        [lean + 16, -70],
      ]
    : [
        [lean, -76],
        [lean + stride * 0.6 + 2, -61],
        [lean + stride + 3, -50],
      ];
  limb(pen, 4.6, darken(looks.top, 0.1), farArm);
  limb(pen, 7.6, looks.legs, front);
  limb(
    pen,
    5,
    shoe,
    run
      ? [
          [11, -9],
          [17, -7],
        ]
      : [
          [stride, -1.6],
          [stride + 5.4, -1.6],
        ],
  );
  const torso = pen.createLinearGradient(-10, 0, 11, 0);
  torso.addColorStop(0, darken(looks.top, 0.06));
  torso.addColorStop(1, lighten(looks.top, 0.06));
  fillPath(
    pen,
    (p) => {
      p.moveTo(-6.4, hip + 3);
      p.bezierCurveTo(-8, -60, -8.6 + lean, -72, -6.5 + lean, -79);
      p.quadraticCurveTo(lean, -84, 6.5 + lean, -79);
      p.bezierCurveTo(8.4 + lean, -70, 7.4, -58, 6.6, hip + 3);
    },
    torso,
  );
  if (looks.pack) {
    box(pen, -15 + lean, -79, 11.5, 24, 4.5, darken('#c8742f', 0.02));
    box(pen, -14.5 + lean, -66, 8, 9, 2.5, '#a85f24');
  }
  limb(pen, 4, looks.skin, [
    [lean, -82],
    [lean + 0.8, -86],
  ]);
  oval(pen, lean + 1.6, -91.5, 5.6, 6.8, looks.skin);
  fillPath(
    pen,
    (p) => {
      p.moveTo(lean - 4.6, -88);
      p.quadraticCurveTo(lean - 6.4, -98, lean + 1.4, -99.4);
      p.quadraticCurveTo(lean + 7.6, -99, lean + 6.6, -93.6);
      p.quadraticCurveTo(lean + 2, -96, lean, -92);
      p.quadraticCurveTo(lean - 1, -88, lean - 3, -86);
    },
    looks.hair,
  );
  if (looks.long) {
    fillPath(
      pen,
      (p) => {
        p.moveTo(lean - 4, -97);
        p.bezierCurveTo(lean - 10, -92, lean - 9 - (run ? 6 : 0), -80, lean - 6.5 - (run ? 9 : 0), -75);
        p.bezierCurveTo(lean - 2, -80, lean, -86, lean + 1, -93);
      },
      looks.hair,
    );
  }
  const nearArm: readonly (readonly [number, number])[] = run
    ? [
        [lean - 1, -76],
        [lean - 9, -64],
        [lean - 2, -57],
      ]
    : [
        [lean - 1, -76],
        [lean - stride * 0.5 - 2, -62],
        [lean - stride * 0.8 + 0.4, -50],
      ];
  limb(pen, 5, lighten(looks.top, 0.03), nearArm);
  const hand = nearArm[2];
  if (hand) disc(pen, hand[0], hand[1], 2.5, looks.skin);
}

function looksOf(random: Random, top: Colour, pose: Looks['pose'], pack: boolean): Looks {
  return {
    skin: random.pick(SKINS),
    hair: random.pick(HAIR),
    top,
    legs: random.pick(['#2f3a4d', '#43506b', '#3d3a36', '#6b5844', '#23303a']),
    pose,
    long: random.chance(0.5),
    pack,
  };
}

export const person: Subject = {
  place: 'ground',
  height: 300,
  aspect: 0.62,
  paint(pen, { main, random }) {
    figure(pen, looksOf(random, main, random.pick(['walk', 'walk', 'stand', 'run']), random.chance(0.35)));
  },
};

function crowd(pen: Pen, { main, second, random }: Tones): void {
  const count = random.int(2, 4);
  const pose = random.pick(['walk', 'walk', 'run', 'stand'] as const);
  const pack = random.chance(0.5);
  const tops = [main, second, '#e8d9bd', '#4f7f8f'];
  for (let i = 0; i < count; i++) {
    pen.save();
    pen.translate((i - (count - 1) / 2) * 31 + random.range(-3, 3), random.range(-3.5, 0));
    const size = random.range(0.84, 0.99);
    pen.scale(size, size);
    figure(pen, looksOf(random, tops[i] ?? main, pose, pack));
    pen.restore();
  }
}

export const people: Subject = { place: 'ground', height: 285, aspect: 1.65, paint: crowd };
