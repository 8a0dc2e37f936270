import { darken, fade } from '../colour.ts';
import type { Pen } from '../scene.ts';
import { box, disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

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
