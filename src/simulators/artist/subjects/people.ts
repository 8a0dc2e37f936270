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

export const astronaut: Subject = {
  place: 'air',
  height: 260,
  aspect: 0.9,
  pose: (seconds) => ({ y: 7 * Math.sin(seconds * 0.7), turn: 0.06 * Math.sin(seconds * 0.5) }),
  paint(pen, { main, side }) {
    const suit = '#eef0f3';
    const dim = '#b9c0cb';
    box(pen, -21, -78, 42, 38, 8, '#9aa3b0');
    limb(pen, 13, dim, [
      [-8, -40],
      [-13, -22],
      [-9, -6],
    ]);
    limb(pen, 13, suit, [
      [9, -40],
      [17, -24],
      [16, -7],
    ]);
    limb(pen, 11, dim, [
      [-15, -68],
      [-27, -57],
      [-32, -67],
    ]);
    const torso = pen.createLinearGradient(-18 * side, 0, 18 * side, 0);
    torso.addColorStop(0, dim);
    torso.addColorStop(1, '#ffffff');
    box(pen, -17, -77, 34, 43, 12, torso);
    limb(pen, 11, suit, [
      [15, -68],
      [26, -54],
      [35, -47],
    ]);
    box(pen, -9, -62, 18, 11, 3, '#8d97a6');
    disc(pen, -4, -56.5, 2, main);
    disc(pen, 3, -56.5, 2, '#7bd389');
    disc(pen, 0, -84, 15.5, suit);
    const visor = pen.createLinearGradient(-12, -96, 12, -74);
    visor.addColorStop(0, '#263a63');
    visor.addColorStop(0.55, '#0c1224');
    visor.addColorStop(1, lighten(main, 0.05));
    oval(pen, 1, -84, 12, 10.5, visor);
    oval(pen, -3.5, -89, 4, 2.2, 'rgba(255,255,255,0.55)', -0.5);
    limb(pen, 1.6, main, [
      [-22, -50],
      [-22, -44],
    ]);
  },
};

export const robot: Subject = {
  place: 'ground',
  height: 280,
  aspect: 0.8,
  paint(pen, { main, side }) {
    const metal = lighten(main, 0.12);
    const dark = '#3a4250';
    for (const x of [-10, 10]) {
      limb(pen, 7, dark, [
        [x, -34],
        [x * 1.1, -6],
      ]);
      box(pen, x - 8, -8, 16, 8, 3, metal);
    }
    limb(pen, 6, dark, [
      [-19, -62],
      [-29, -48],
      [-25, -34],
    ]);
    limb(pen, 6, dark, [
      [19, -62],
      [30, -52],
      [34, -66],
    ]);
    disc(pen, -25, -33, 5, metal);
    disc(pen, 34, -67, 5, metal);
    const body = pen.createLinearGradient(-20 * side, 0, 20 * side, 0);
    body.addColorStop(0, darken(metal, 0.14));
    body.addColorStop(1, lighten(metal, 0.1));
    box(pen, -20, -70, 40, 38, 11, body);
    box(pen, -10, -60, 20, 13, 4, '#101827');
    disc(pen, 0, -53.5, 3.4, '#7df9ff');
    limb(pen, 5, dark, [
      [0, -70],
      [0, -76],
    ]);
    box(pen, -17, -97, 34, 23, 10, body);
    box(pen, -12.5, -92, 25, 12.5, 6, '#101827');
    disc(pen, -5.5, -85.5, 2.8, '#7df9ff');
    disc(pen, 5.5, -85.5, 2.8, '#7df9ff');
  },
};
