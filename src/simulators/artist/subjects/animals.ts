import { darken, fade, lighten } from '../colour.ts';
import { disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

export const dog: Subject = {
  place: 'ground',
  height: 150,
  aspect: 1.35,
  paint(pen, { random }) {
    const coat = random.pick(['#b9813f', '#8a5a34', '#e0c296', '#4a3d36', '#c9b7a0']);
    const far = darken(coat, 0.1);
    limb(pen, 8, far, [
      [-30, -42],
      [-36, -22],
      [-31, -3],
    ]);
    limb(pen, 7, far, [
      [24, -42],
      [27, -20],
      [26, -3],
    ]);
    limb(pen, 6, coat, [
      [-42, -55],
      [-56, -70],
      [-58, -84],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-44, -56);
        p.bezierCurveTo(-44, -70, -20, -68, 4, -68);
        p.bezierCurveTo(16, -69, 22, -78, 28, -86);
        p.lineTo(42, -70);
        p.bezierCurveTo(40, -52, 36, -38, 26, -33);
        p.bezierCurveTo(4, -32, -12, -40, -28, -37);
        p.bezierCurveTo(-42, -36, -46, -46, -44, -56);
      },
      coat,
    );
    limb(pen, 9, coat, [
      [-36, -46],
      [-27, -24],
      [-37, -3],
    ]);
    limb(pen, 8, coat, [
      [30, -46],
      [34, -22],
      [35, -3],
    ]);
    for (const x of [-36, 36]) oval(pen, x + 2, -2.4, 6, 3, lighten(coat, 0.06));
    fillPath(
      pen,
      (p) => {
        p.moveTo(24, -84);
        p.bezierCurveTo(24, -98, 44, -100, 50, -90);
        p.lineTo(64, -84);
        p.quadraticCurveTo(66, -77, 58, -75);
        p.bezierCurveTo(48, -72, 38, -70, 30, -72);
      },
      lighten(coat, 0.03),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(30, -93);
        p.bezierCurveTo(20, -92, 18, -78, 22, -70);
        p.bezierCurveTo(30, -72, 34, -82, 36, -92);
      },
      far,
    );
    disc(pen, 64, -83, 2.8, '#1c1715');
    disc(pen, 46, -88, 1.8, '#1c1715');
    limb(pen, 3, '#c8393b', [
      [27, -74],
      [39, -67],
    ]);
  },
};

export const cat: Subject = {
  place: 'table',
  height: 190,
  aspect: 0.9,
  paint(pen, { random }) {
    const coat = random.pick(['#d98a3d', '#5b5a60', '#2f2c2e', '#e9dcc6', '#a6886a']);
    limb(pen, 6.5, darken(coat, 0.05), [
      [22, -5],
      [38, -8],
      [40, -22],
      [33, -32],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-15, -62);
        p.bezierCurveTo(-22, -40, -20, -20, -16, 0);
        p.lineTo(24, 0);
        p.bezierCurveTo(34, -18, 28, -44, 10, -60);
      },
      coat,
    );
    limb(pen, 7, lighten(coat, 0.03), [
      [-8, -40],
      [-10, -4],
    ]);
    limb(pen, 7, lighten(coat, 0.03), [
      [2, -38],
      [1, -4],
    ]);
    for (const x of [-11, 1]) oval(pen, x, -2.6, 6, 2.8, lighten(coat, 0.12));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-24, -76);
        p.lineTo(-23, -99);
        p.lineTo(-9, -89);
        p.lineTo(2, -89);
        p.lineTo(15, -99);
        p.lineTo(16, -76);
        p.bezierCurveTo(14, -58, -22, -58, -24, -76);
      },
      lighten(coat, 0.03),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-20, -93);
        p.lineTo(-19, -84);
        p.lineTo(-12, -87);
      },
      '#e3a2a0',
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(12, -93);
        p.lineTo(11, -84);
        p.lineTo(4, -87);
      },
      '#e3a2a0',
    );
    for (const x of [-12, 4]) {
      oval(pen, x, -76, 3, 3.6, '#9ad06a');
      oval(pen, x, -76, 1.1, 3.3, '#15140f');
    }
    fillPath(
      pen,
      (p) => {
        p.moveTo(-6, -69.5);
        p.lineTo(-2, -69.5);
        p.lineTo(-4, -66.8);
      },
      '#d98a8a',
    );
    pen.strokeStyle = fade('#ffffff', 0.6);
    pen.lineWidth = 0.6;
    for (const [x, y] of [
      [-30, -70],
      [-30, -65],
      [22, -70],
      [22, -65],
    ] as const) {
      pen.beginPath();
      pen.moveTo(-4, -67.5);
      pen.lineTo(x, y);
      pen.stroke();
    }
  },
};

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

export const bird: Subject = {
  place: 'air',
  height: 100,
  aspect: 2.5,
  pose: (seconds) => ({
    x: seconds * 12,
    y: 6 * Math.sin(seconds * 1.5),
    turn: 0.05 * Math.sin(seconds * 1.5),
  }),
  paint(pen, { random }) {
    const body = random.pick(['#f6f4ef', '#f6f4ef', '#5a4636', '#3b4d66']);
    const tip = '#2e3138';
    fillPath(
      pen,
      (p) => {
        p.moveTo(6, -46);
        p.bezierCurveTo(-20, -74, -60, -99, -112, -92);
        p.bezierCurveTo(-70, -74, -44, -52, -16, -36);
      },
      darken(body, 0.08),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-70, -93);
        p.quadraticCurveTo(-92, -97, -112, -92);
        p.quadraticCurveTo(-92, -84, -78, -77);
      },
      tip,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-52, -28);
        p.bezierCurveTo(-30, -42, 0, -54, 30, -50);
        p.bezierCurveTo(42, -56, 54, -52, 56, -46);
        p.lineTo(68, -42);
        p.lineTo(55, -39);
        p.bezierCurveTo(40, -26, 4, -22, -24, -26);
        p.lineTo(-60, -18);
      },
      body,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(14, -46);
        p.bezierCurveTo(20, -74, 56, -96, 104, -99);
        p.bezierCurveTo(78, -78, 52, -50, 22, -34);
      },
      lighten(body, 0.02),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(74, -92);
        p.quadraticCurveTo(90, -98, 104, -99);
        p.quadraticCurveTo(92, -88, 82, -79);
      },
      tip,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(55, -46);
        p.lineTo(69, -42);
        p.lineTo(55, -40);
      },
      '#f0a73a',
    );
    disc(pen, 47, -47, 1.9, '#15161a');
  },
};

export const whale: Subject = {
  place: 'air',
  height: 170,
  aspect: 2.6,
  pose: (seconds) => ({
    x: seconds * 9,
    y: 7 * Math.sin(seconds * 0.8),
    turn: 0.04 * Math.sin(seconds * 0.8 + 1),
  }),
  paint(pen, { side }) {
    const skin = '#3f6486';
    const g = pen.createLinearGradient(0, -90, 0, 0);
    g.addColorStop(0, lighten(skin, side ? 0.1 : 0.06));
    g.addColorStop(0.6, skin);
    g.addColorStop(1, darken(skin, 0.1));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-86, -48);
        p.bezierCurveTo(-104, -58, -118, -84, -132, -86);
        p.bezierCurveTo(-128, -62, -114, -46, -96, -38);
        p.bezierCurveTo(-116, -34, -132, -22, -134, -8);
        p.bezierCurveTo(-114, -10, -96, -26, -82, -34);
      },
      darken(skin, 0.06),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-92, -44);
        p.bezierCurveTo(-50, -66, -10, -92, 44, -90);
        p.bezierCurveTo(92, -88, 124, -66, 126, -46);
        p.bezierCurveTo(122, -18, 70, -6, 30, -8);
        p.bezierCurveTo(-20, -10, -60, -26, -92, -38);
      },
      g,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(126, -44);
        p.bezierCurveTo(118, -16, 66, -6, 26, -8);
        p.bezierCurveTo(58, -26, 96, -34, 126, -44);
      },
      '#dfe8ec',
    );
    pen.strokeStyle = fade('#8fa6b5', 0.8);
    pen.lineWidth = 1;
    for (let i = 0; i < 5; i++) {
      pen.beginPath();
      pen.moveTo(120 - i * 3, -38 + i * 5);
      pen.quadraticCurveTo(84, -24 + i * 3.4, 48 - i * 2, -13 + i);
      pen.stroke();
    }
    fillPath(
      pen,
      (p) => {
        p.moveTo(46, -18);
        p.bezierCurveTo(30, 2, 10, 12, -8, 8);
        p.bezierCurveTo(4, -6, 16, -18, 28, -22);
      },
      darken(skin, 0.08),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-22, -76);
        p.quadraticCurveTo(-32, -90, -44, -92);
        p.quadraticCurveTo(-40, -78, -40, -68);
      },
      darken(skin, 0.04),
    );
    disc(pen, 92, -46, 2.6, '#11181f');
  },
};
