import { darken, fade, lighten } from '../colour.ts';
import { box, disc, fillPath, limb, metal, oval, round, shine } from './shapes.ts';
import type { Subject } from './subject.ts';

/** A bright, abstract screen: a picture with a chart or cards on it. */
function screen(
  pen: Parameters<Subject['paint']>[0],
  x: number,
  y: number,
  w: number,
  h: number,
  main: string,
  second: string,
): void {
  const g = pen.createLinearGradient(x, y, x + w, y + h);
  g.addColorStop(0, lighten(main, 0.1));
  g.addColorStop(0.55, second);
  g.addColorStop(1, darken(main, 0.22));
  box(pen, x, y, w, h, Math.min(w, h) * 0.06, g);
  const s = Math.min(w, h);
  pen.fillStyle = fade('#ffffff', 0.9);
  box(pen, x + w * 0.1, y + h * 0.12, w * 0.42, s * 0.05, s * 0.02);
  pen.fillStyle = fade('#ffffff', 0.55);
  box(pen, x + w * 0.1, y + h * 0.12 + s * 0.09, w * 0.28, s * 0.035, s * 0.015);
  for (let i = 0; i < 5; i++) {
    const bar = h * (0.12 + 0.055 * ((i * 3) % 5));
    box(
      pen,
      x + w * (0.1 + i * 0.165),
      y + h * 0.86 - bar,
      w * 0.11,
      bar,
      s * 0.02,
      fade('#ffffff', 0.5 + 0.1 * (i % 3)),
    );
  }
  disc(pen, x + w * 0.78, y + h * 0.26, s * 0.1, fade('#ffffff', 0.32));
}

export const phone: Subject = {
  place: 'table',
  height: 320,
  aspect: 0.62,
  goods: true,
  luminous: true,
  paint(pen, { main, second, side }) {
    pen.save();
    pen.transform(1, -0.05 * side, 0, 1, 0, 0);
    metal(pen, -26, 26, '#6d7480', side);
    box(pen, -25 + side * 2.2, -99, 50, 98, 8);
    box(pen, -25, -99, 50, 98, 8, '#15171c');
    screen(pen, -22.6, -96, 45.2, 92, main, second);
    box(pen, -7, -94.4, 14, 3.6, 1.8, '#0b0c0f');
    const glare = pen.createLinearGradient(-25, -99, 25, -20);
    glare.addColorStop(0, fade('#ffffff', 0.28));
    glare.addColorStop(0.42, fade('#ffffff', 0.06));
    glare.addColorStop(0.43, fade('#ffffff', 0));
    box(pen, -25, -99, 50, 98, 8, glare);
    pen.restore();
  },
};

export const laptop: Subject = {
  place: 'table',
  height: 215,
  aspect: 1.9,
  goods: true,
  luminous: true,
  paint(pen, { main, second, side }) {
    box(pen, -70, -99, 140, 90, 5, '#2a2d33');
    screen(pen, -66, -95, 132, 81, main, second);
    metal(pen, -88, 88, '#b9bfc8', side);
    fillPath(pen, (p) => {
      p.moveTo(-72, -11);
      p.lineTo(72, -11);
      p.lineTo(89, -3);
      p.quadraticCurveTo(88, 0, 84, 0);
      p.lineTo(-84, 0);
      p.quadraticCurveTo(-88, 0, -89, -3);
    });
    pen.fillStyle = '#3a3e46';
    fillPath(pen, (p) => {
      p.moveTo(-60, -9.6);
      p.lineTo(60, -9.6);
      p.lineTo(68, -5);
      p.lineTo(-68, -5);
    });
    box(pen, -88, -3, 176, 3, 1.5, '#8b929d');
  },
};

export const watch: Subject = {
  place: 'table',
  height: 290,
  aspect: 0.72,
  goods: true,
  paint(pen, { main, side }) {
    const strap = darken(main, 0.16);
    round(pen, -15, 15, strap, side);
    fillPath(pen, (p) => {
      p.moveTo(-15, -72);
      p.lineTo(-11, -99);
      p.lineTo(11, -99);
      p.lineTo(15, -72);
    });
    fillPath(pen, (p) => {
      p.moveTo(-15, -28);
      p.lineTo(-10.5, 0);
      p.lineTo(10.5, 0);
      p.lineTo(15, -28);
    });
    metal(pen, -31, 31, '#b9a06a', side);
    box(pen, 27, -54, 7, 8, 2);
    disc(pen, 0, -50, 30, pen.fillStyle);
    disc(pen, 0, -50, 26.5, '#1b1d22');
    const face = pen.createRadialGradient(-8 * side, -60, 2, 0, -50, 26);
    face.addColorStop(0, lighten(main, 0.02));
    face.addColorStop(1, darken(main, 0.34));
    disc(pen, 0, -50, 25, face);
    for (let i = 0; i < 12; i++) {
      const a = (i * Math.PI) / 6;
      limb(pen, i % 3 ? 1 : 2, '#f2e8d0', [
        [Math.sin(a) * 20, -50 - Math.cos(a) * 20],
        [Math.sin(a) * 23, -50 - Math.cos(a) * 23],
      ]);
    }
    limb(pen, 2.2, '#f7f0dd', [
      [0, -50],
      [-8.5, -60],
    ]);
    limb(pen, 1.6, '#f7f0dd', [
      [0, -50],
      [13, -62],
    ]);
    limb(pen, 0.7, '#ff6b4a', [
      [-3, -44],
      [5, -69],
    ]);
    disc(pen, 0, -50, 1.8, '#e9d9a8');
    pen.strokeStyle = fade('#ffffff', 0.5);
    pen.lineWidth = 2.2;
    pen.beginPath();
    pen.arc(0, -50, 22.5, side > 0 ? -1.2 : -2.6, side > 0 ? -0.5 : -1.9);
    pen.stroke();
  },
};

export const headphones: Subject = {
  place: 'table',
  height: 280,
  aspect: 1,
  goods: true,
  paint(pen, { main, side }) {
    pen.lineCap = 'round';
    pen.strokeStyle = darken(main, 0.12);
    pen.lineWidth = 9;
    pen.beginPath();
    pen.arc(0, -52, 41, Math.PI * 1.02, Math.PI * 1.98);
    pen.stroke();
    pen.strokeStyle = lighten(main, 0.08);
    pen.lineWidth = 4;
    pen.beginPath();
    pen.arc(0, -52, 42.5, Math.PI * 1.1, Math.PI * 1.9);
    pen.stroke();
    for (const x of [-1, 1]) {
      limb(pen, 4, '#b9bec6', [
        [x * 41, -56],
        [x * 40, -38],
      ]);
      oval(pen, x * 33, -25, 9, 23, '#26282d', x * 0.1);
      round(pen, x * 42 - 11, x * 42 + 11, main, side);
      oval(pen, x * 42, -26, 12.5, 25, pen.fillStyle, x * 0.1);
      oval(pen, x * 45, -27, 6.5, 16, lighten(main, 0.1), x * 0.1);
      oval(pen, x * 45.5, -27, 3, 8, darken(main, 0.08), x * 0.1);
    }
    shine(pen, side > 0 ? 46 : -50, -44, 3, 26, 0.45);
  },
};

export const camera: Subject = {
  place: 'table',
  height: 220,
  aspect: 1.5,
  goods: true,
  paint(pen, { main, side }) {
    box(pen, -22, -98, 44, 26, 6, '#3a3d44');
    metal(pen, -66, 66, '#c3c7cc', side);
    box(pen, -64, -82, 128, 30, 7);
    box(pen, -64, -62, 128, 50, 4, darken(main, 0.12));
    metal(pen, -66, 66, '#b5babf', side);
    box(pen, -64, -16, 128, 16, 6);
    box(pen, 38, -91, 17, 9, 2, '#d8433b');
    box(pen, -56, -90, 20, 8, 2, '#8d939b');
    disc(pen, 0, -42, 38, '#24262b');
    disc(pen, 0, -42, 34, '#50555e');
    disc(pen, 0, -42, 30, '#17191d');
    const glass = pen.createRadialGradient(-8, -52, 2, 0, -42, 24);
    glass.addColorStop(0, '#9ec8ff');
    glass.addColorStop(0.4, '#3b4f8f');
    glass.addColorStop(1, '#0b0e1c');
    disc(pen, 0, -42, 23, glass);
    disc(pen, -7 * side, -50, 5, fade('#ffffff', 0.75));
    disc(pen, 8 * side, -34, 2.4, fade('#ffffff', 0.4));
    box(pen, -13, -93, 26, 12, 3, '#16181c');
    shine(pen, side > 0 ? 50 : -56, -58, 4, 42, 0.25);
  },
};

export const lamp: Subject = {
  place: 'table',
  height: 320,
  aspect: 0.9,
  goods: true,
  luminous: true,
  paint(pen, { main, side }) {
    metal(pen, -22, 22, '#b8965a', side);
    oval(pen, 0, -2.5, 22, 4, pen.fillStyle);
    box(pen, -1.8, -60, 3.6, 58, 1);
    const warm = pen.createLinearGradient(0, -99, 0, -54);
    warm.addColorStop(0, lighten(main, 0.16));
    warm.addColorStop(0.75, '#ffe6b0');
    warm.addColorStop(1, '#fff4d8');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-18, -99);
        p.lineTo(18, -99);
        p.lineTo(34, -54);
        p.quadraticCurveTo(0, -49, -34, -54);
      },
      warm,
    );
    oval(pen, 0, -53, 33, 3.4, fade('#fffaf0', 0.9));
  },
};
