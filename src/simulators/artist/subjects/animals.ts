import { darken, lighten } from '../colour.ts';
import { disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

export const horse: Subject = {
  place: 'ground',
  height: 270,
  aspect: 1.25,
  paint(pen, { random }) {
    const coat = random.pick(['#6b4128', '#8a5a34', '#3a2a22', '#d8cbb8', '#a06a3c']);
    const mane = darken(coat, 0.18);
    const far = darken(coat, 0.08);
    limb(pen, 6, far, [
      [-26, -40],
      [-22, -22],
      [-29, -2],
    ]);
    limb(pen, 5.6, far, [
      [18, -40],
      [26, -24],
      [20, -6],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-36, -56);
        p.bezierCurveTo(-52, -52, -54, -30, -50, -16);
        p.bezierCurveTo(-44, -26, -40, -38, -34, -46);
      },
      mane,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-38, -50);
        p.bezierCurveTo(-38, -64, -20, -62, -4, -60);
        p.bezierCurveTo(10, -60, 16, -66, 22, -76);
        p.bezierCurveTo(26, -86, 32, -92, 38, -96);
        p.lineTo(40, -99);
        p.lineTo(43, -95);
        p.bezierCurveTo(50, -90, 55, -83, 59, -76);
        p.bezierCurveTo(58, -71, 52, -71, 48, -74);
        p.bezierCurveTo(42, -76, 40, -76, 38, -74);
        p.bezierCurveTo(36, -60, 34, -44, 24, -37);
        p.bezierCurveTo(6, -33, -12, -38, -24, -35);
        p.bezierCurveTo(-34, -34, -38, -42, -38, -50);
      },
      coat,
    );
    limb(pen, 6.6, coat, [
      [-31, -44],
      [-36, -24],
      [-34, -2],
    ]);
    limb(pen, 6, coat, [
      [23, -42],
      [25, -20],
      [27, -2],
    ]);
    for (const x of [-34, 27, -29])
      limb(pen, 5.4, '#231a15', [
        [x, -2.6],
        [x + 2, -2.2],
      ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(40, -98);
        p.bezierCurveTo(28, -96, 18, -82, 10, -61);
        p.bezierCurveTo(18, -62, 22, -70, 28, -78);
        p.bezierCurveTo(32, -86, 38, -90, 42, -92);
      },
      mane,
    );
    disc(pen, 46, -87, 1.2, '#140f0c');
  },
};

export const deer: Subject = {
  place: 'ground',
  height: 260,
  aspect: 0.9,
  paint(pen, { random }) {
    const coat = random.pick(['#9a6a3f', '#8a5f3c', '#a87a4d']);
    const far = darken(coat, 0.1);
    limb(pen, 3.6, far, [
      [-17, -36],
      [-15, -18],
      [-18, -1],
    ]);
    limb(pen, 3.4, far, [
      [13, -36],
      [16, -18],
      [14, -1],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-27, -46);
        p.bezierCurveTo(-26, -55, -8, -52, 4, -52);
        p.bezierCurveTo(12, -53, 14, -62, 17, -70);
        p.lineTo(25, -66);
        p.bezierCurveTo(25, -52, 24, -40, 16, -35);
        p.bezierCurveTo(2, -31, -10, -36, -20, -33);
        p.bezierCurveTo(-27, -33, -28, -40, -27, -46);
      },
      coat,
    );
    limb(pen, 4, coat, [
      [-22, -40],
      [-25, -20],
      [-24, -1],
    ]);
    limb(pen, 3.6, coat, [
      [17, -40],
      [20, -18],
      [20, -1],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-27, -47);
        p.lineTo(-32, -45);
        p.lineTo(-27, -40);
      },
      '#f3ead9',
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(15, -70);
        p.bezierCurveTo(15, -79, 26, -79, 30, -73);
        p.lineTo(38, -68);
        p.quadraticCurveTo(38, -64, 33, -64);
        p.lineTo(23, -64);
      },
      lighten(coat, 0.03),
    );
    oval(pen, 13, -77, 6, 2.4, far, 0.5);
    disc(pen, 37, -67, 1.4, '#1a1512');
    disc(pen, 26, -71.6, 1.1, '#1a1512');
    for (const s of [0, 1]) {
      const x = 18 + s * 5;
      const out = s ? 1 : -1;
      limb(pen, 1.5, '#c9b491', [
        [x, -76],
        [x + out * 7, -86],
        [x + out * 5, -98],
      ]);
      limb(pen, 1.2, '#c9b491', [
        [x + out * 5, -83],
        [x + out * 13, -92],
      ]);
      limb(pen, 1.2, '#c9b491', [
        [x + out * 6.5, -89],
        [x + out * 13, -99],
      ]);
    }
  },
};
