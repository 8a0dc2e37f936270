import { darken, lighten } from '../colour.ts';
import { box, disc, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

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
