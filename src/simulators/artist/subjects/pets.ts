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
