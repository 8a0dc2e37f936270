import { darken, fade, lighten } from '../colour.ts';
import type { Pen } from '../scene.ts';
import { box, disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

function wheel(pen: Pen, x: number, r: number): void {
  disc(pen, x, -r, r, '#1b1c20');
  disc(pen, x, -r, r * 0.62, '#b9bec6');
  disc(pen, x, -r, r * 0.5, '#7b818b');
  for (let i = 0; i < 5; i++) {
    const a = (i * Math.PI * 2) / 5;
    limb(pen, r * 0.13, '#d5d9de', [
      [x, -r],
      [x + Math.cos(a) * r * 0.54, -r + Math.sin(a) * r * 0.54],
    ]);
  }
  disc(pen, x, -r, r * 0.14, '#4a4f58');
}

export const car: Subject = {
  place: 'ground',
  height: 132,
  aspect: 3.1,
  paint(pen, { main, side, lampsLit }) {
    const paint = pen.createLinearGradient(0, -99, 0, -8);
    paint.addColorStop(0, lighten(main, 0.14));
    paint.addColorStop(0.45, main);
    paint.addColorStop(0.52, lighten(main, 0.05));
    paint.addColorStop(1, darken(main, 0.2));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-146, -22);
        p.bezierCurveTo(-150, -48, -146, -60, -128, -63);
        p.bezierCurveTo(-98, -66, -86, -96, -46, -98);
        p.lineTo(16, -99);
        p.bezierCurveTo(52, -97, 66, -74, 84, -64);
        p.bezierCurveTo(116, -60, 142, -54, 147, -40);
        p.quadraticCurveTo(150, -22, 142, -18);
        p.lineTo(-138, -16);
      },
      paint,
    );
    const glass = pen.createLinearGradient(-60, -95, 60, -60);
    glass.addColorStop(0, side < 0 ? '#b9d4e8' : '#37485c');
    glass.addColorStop(1, side < 0 ? '#37485c' : '#a5c4dc');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-92, -65);
        p.bezierCurveTo(-76, -82, -66, -90, -44, -91);
        p.lineTo(-20, -91.6);
        p.lineTo(-22, -64);
      },
      glass,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-14, -91.6);
        p.lineTo(14, -92);
        p.bezierCurveTo(42, -90, 54, -74, 66, -64);
        p.lineTo(-15, -64);
      },
      glass,
    );
    pen.strokeStyle = fade('#000000', 0.3);
    pen.lineWidth = 1.3;
    pen.beginPath();
    pen.moveTo(-19, -62);
    pen.lineTo(-21, -22);
    pen.moveTo(60, -60);
    pen.quadraticCurveTo(66, -40, 58, -24);
    pen.moveTo(-140, -46);
    pen.lineTo(140, -44);
    pen.stroke();
    box(pen, -12, -53, 16, 3, 1.5, fade('#ffffff', 0.55));
    pen.fillStyle = fade('#ffffff', 0.28);
    pen.fillRect(-130, -58, 200, 2);
    oval(pen, 139, -44, 7, 5.5, lampsLit ? '#fff6c9' : '#eaf2f7');
    oval(pen, -143, -48, 4, 6, '#d8342c');
    for (const x of [-92, 92]) {
      disc(pen, x, -24, 29, '#121316');
      wheel(pen, x, 24.5);
    }
  },
};

export const van: Subject = {
  place: 'ground',
  height: 190,
  aspect: 2,
  paint(pen, { main, second, lampsLit }) {
    const paint = pen.createLinearGradient(0, -99, 0, -8);
    paint.addColorStop(0, lighten(main, 0.12));
    paint.addColorStop(1, darken(main, 0.12));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-92, -14);
        p.lineTo(-92, -88);
        p.quadraticCurveTo(-92, -99, -80, -99);
        p.lineTo(40, -99);
        p.bezierCurveTo(60, -99, 70, -76, 76, -58);
        p.bezierCurveTo(94, -54, 97, -44, 97, -16);
      },
      paint,
    );
    pen.fillStyle = lighten(second, 0.1);
    pen.fillRect(-92, -50, 188, 7);
    const glass = '#5f7c92';
    fillPath(
      pen,
      (p) => {
        p.moveTo(34, -90);
        p.lineTo(42, -90);
        p.bezierCurveTo(54, -88, 62, -70, 66, -58);
        p.lineTo(34, -58);
      },
      glass,
    );
    for (const x of [-80, -42, -4]) box(pen, x, -90, 31, 28, 4, glass);
    oval(pen, 93, -36, 4, 6, lampsLit ? '#fff6c9' : '#f2f5f7');
    box(pen, -94, -42, 4, 12, 2, '#d8342c');
    for (const x of [-56, 58]) {
      disc(pen, x, -17, 20, '#121316');
      wheel(pen, x, 17);
    }
  },
};

export const train: Subject = {
  place: 'ground',
  height: 92,
  aspect: 8.2,
  pose: (seconds) => ({ x: seconds * 42 }),
  paint(pen, { main, lampsLit }) {
    for (let i = 0; i < 4; i++) {
      const x = -390 + i * 196;
      const head = i === 3;
      fillPath(
        pen,
        (p) => {
          p.moveTo(x, -12);
          p.lineTo(x, -90);
          p.lineTo(x + (head ? 130 : 190), -90);
          if (head) p.bezierCurveTo(x + 176, -88, x + 196, -40, x + 200, -12);
          else p.lineTo(x + 190, -12);
        },
        '#eef0ef',
      );
      pen.fillStyle = main;
      pen.fillRect(x, -34, head ? 194 : 190, 12);
      for (let k = 0; k < (head ? 4 : 6); k++)
        box(pen, x + 12 + k * 29, -76, 22, 26, 4, lampsLit ? '#ffe1a0' : '#48637a');
      if (head) box(pen, x + 140, -74, 34, 22, 8, '#2f4254');
      for (const w of [30, 60, 130, 160]) disc(pen, x + w, -7, 8, '#2a2d33');
    }
  },
};
