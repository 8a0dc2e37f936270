import { darken, fade, lighten } from '../colour.ts';
import { disc, fillPath, limb } from './shapes.ts';
import type { Subject } from './subject.ts';

export const bicycle: Subject = {
  place: 'ground',
  height: 250,
  aspect: 1.15,
  paint(pen, { main, second }) {
    const r = 21;
    for (const x of [-31, 31]) {
      pen.strokeStyle = '#202126';
      pen.lineWidth = 2.4;
      pen.beginPath();
      pen.arc(x, -r - 1, r, 0, Math.PI * 2);
      pen.stroke();
      pen.strokeStyle = fade('#cfd3d8', 0.75);
      pen.lineWidth = 0.45;
      for (let i = 0; i < 8; i++) {
        const a = (i * Math.PI) / 8;
        pen.beginPath();
        pen.moveTo(x - Math.cos(a) * r, -r - 1 - Math.sin(a) * r);
        pen.lineTo(x + Math.cos(a) * r, -r - 1 + Math.sin(a) * r);
        pen.stroke();
      }
    }
    const frame = main;
    limb(pen, 2.6, frame, [
      [-31, -22],
      [-3, -20],
      [-11, -47],
      [-31, -22],
    ]);
    limb(pen, 2.6, frame, [
      [-11, -46],
      [21, -47],
      [-3, -20],
    ]);
    limb(pen, 2.4, frame, [
      [31, -22],
      [20.5, -52],
    ]);
    limb(pen, 2.2, '#2a2b30', [
      [20.5, -52],
      [25, -57],
      [19, -58],
    ]);
    limb(pen, 4, '#2a2b30', [
      [-17, -50],
      [-6, -50],
    ]);
    disc(pen, -3, -20, 4, '#8d939b');
    const skin = '#c58f68';
    limb(pen, 6, '#2f3a4d', [
      [-10, -53],
      [6, -39],
      [1, -18],
    ]);
    limb(pen, 4, '#1e1f24', [
      [0, -16],
      [6, -15],
    ]);
    limb(pen, 4.6, darken(second, 0.1), [
      [4, -77],
      [14, -66],
      [20, -58],
    ]);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-15, -51);
        p.bezierCurveTo(-14, -66, -4, -78, 4, -81);
        p.bezierCurveTo(11, -80, 10, -72, 6, -68);
        p.bezierCurveTo(0, -62, -4, -56, -6, -50);
      },
      second,
    );
    disc(pen, 9, -88, 6, skin);
    fillPath(
      pen,
      (p) => {
        p.moveTo(2, -90);
        p.bezierCurveTo(3, -101, 17, -100, 16.5, -91);
        p.lineTo(9, -91);
      },
      lighten(main, 0.05),
    );
  },
};
