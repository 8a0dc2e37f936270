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

export const plane: Subject = {
  place: 'air',
  height: 105,
  aspect: 3,
  pose: (seconds) => ({ x: seconds * 16, y: -seconds * 3.5 }),
  paint(pen, { main }) {
    pen.save();
    pen.rotate(-0.14);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-10, -52);
        p.lineTo(-58, -92);
        p.lineTo(-42, -93);
        p.lineTo(26, -54);
      },
      '#b5bcc6',
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-118, -56);
        p.lineTo(-146, -99);
        p.lineTo(-124, -98);
        p.lineTo(-92, -58);
      },
      main,
    );
    const body = pen.createLinearGradient(0, -66, 0, -36);
    body.addColorStop(0, '#ffffff');
    body.addColorStop(0.6, '#e6e9ee');
    body.addColorStop(1, '#9aa3b0');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-138, -55);
        p.bezierCurveTo(-60, -68, 60, -68, 106, -62);
        p.bezierCurveTo(136, -58, 142, -48, 128, -43);
        p.bezierCurveTo(60, -34, -60, -38, -138, -55);
      },
      body,
    );
    pen.fillStyle = '#46586c';
    for (let x = -80; x < 90; x += 9) pen.fillRect(x, -57, 4, 4.2);
    fillPath(
      pen,
      (p) => {
        p.moveTo(108, -60);
        p.quadraticCurveTo(126, -58, 130, -52);
        p.lineTo(114, -53);
      },
      '#2f4254',
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(20, -46);
        p.lineTo(-66, -4);
        p.lineTo(-44, -4);
        p.lineTo(54, -44);
      },
      '#c9cfd8',
    );
    box(pen, -22, -30, 32, 10, 5, main);
    pen.restore();
  },
};

export const rocket: Subject = {
  place: 'air',
  height: 330,
  aspect: 0.62,
  luminous: true,
  pose: (seconds) => ({ y: -seconds * 5, x: Math.sin(seconds * 9) * 0.7 }),
  paint(pen, { main, side }) {
    for (const [w, colour, length] of [
      [11, '#ff7a2f', 30],
      [7, '#ffc24a', 22],
      [4, '#fff6d5', 14],
    ] as const) {
      fillPath(
        pen,
        (p) => {
          p.moveTo(-w, -24);
          p.quadraticCurveTo(-w * 0.8, -24 + length * 0.7, 0, -24 + length);
          p.quadraticCurveTo(w * 0.8, -24 + length * 0.7, w, -24);
        },
        colour,
      );
    }
    for (const x of [-1, 1]) {
      fillPath(
        pen,
        (p) => {
          p.moveTo(x * 10, -52);
          p.quadraticCurveTo(x * 27, -40, x * 25, -18);
          p.lineTo(x * 10, -29);
        },
        darken(main, x * side > 0 ? 0 : 0.12),
      );
    }
    const body = pen.createLinearGradient(side > 0 ? -14 : 14, 0, side > 0 ? 14 : -14, 0);
    body.addColorStop(0, '#aab2bf');
    body.addColorStop(0.6, '#f5f6f8');
    body.addColorStop(1, '#d5dae2');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-11, -25);
        p.bezierCurveTo(-18, -58, -12, -84, 0, -99);
        p.bezierCurveTo(12, -84, 18, -58, 11, -25);
      },
      body,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-9.6, -82);
        p.quadraticCurveTo(-5, -93, 0, -99);
        p.quadraticCurveTo(5, -93, 9.6, -82);
        p.quadraticCurveTo(0, -79, -9.6, -82);
      },
      main,
    );
    disc(pen, 0, -64, 7, '#8b95a5');
    disc(pen, 0, -64, 5.2, '#27446b');
    disc(pen, -1.6, -65.8, 1.7, fade('#ffffff', 0.8));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-2.6, -46);
        p.lineTo(2.6, -46);
        p.lineTo(2, -20);
        p.lineTo(-2, -20);
      },
      darken(main, 0.08),
    );
  },
};

export const balloon: Subject = {
  place: 'air',
  height: 260,
  aspect: 0.85,
  pose: (seconds) => ({ y: -seconds * 4 + 3 * Math.sin(seconds * 0.8), x: 4 * Math.sin(seconds * 0.5) }),
  paint(pen, { main, second, side }) {
    const shape = (p: Pen): void => {
      p.moveTo(-8, -24);
      p.bezierCurveTo(-22, -40, -36, -50, -36, -68);
      p.bezierCurveTo(-36, -88, -20, -99, 0, -99);
      p.bezierCurveTo(20, -99, 36, -88, 36, -68);
      p.bezierCurveTo(36, -50, 22, -40, 8, -24);
    };
    fillPath(pen, shape, main);
    pen.save();
    pen.beginPath();
    shape(pen);
    pen.clip();
    const stripes = ['#fdf3df', second, '#fdf3df', second];
    stripes.forEach((colour, i) => {
      const w = [33, 24, 14.5, 5][i] ?? 5;
      oval(pen, 0, -64, w, 46, i % 2 ? main : colour);
      if (i % 2) oval(pen, 0, -64, w, 46, i === 1 ? main : second);
    });
    const shade = pen.createRadialGradient(side * 14, -80, 6, 0, -64, 48);
    shade.addColorStop(0, fade('#ffffff', 0.3));
    shade.addColorStop(0.5, fade('#ffffff', 0));
    shade.addColorStop(1, fade('#1a1030', 0.42));
    pen.fillStyle = shade;
    pen.fillRect(-40, -100, 80, 80);
    pen.restore();
    limb(pen, 0.6, '#4a3a2c', [
      [-7.5, -24],
      [-5, -11],
    ]);
    limb(pen, 0.6, '#4a3a2c', [
      [7.5, -24],
      [5, -11],
    ]);
    box(pen, -6.5, -11, 13, 10.5, 2, '#7a512c');
    box(pen, -7, -11.6, 14, 2.4, 1, '#9a6a3c');
  },
};
