import { darken, fade, lighten } from '../colour.ts';
import { box, disc, fillPath, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

export const house: Subject = {
  place: 'ground',
  height: 215,
  aspect: 1.75,
  paint(pen, { main, side, lampsLit }) {
    const wall = '#f0e6d4';
    const roof = darken(main, 0.1);
    box(pen, 34, -99, 12, 34, 1, '#8f6a55');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-70, 0);
        p.lineTo(-70, -46);
        p.lineTo(-38, -82);
        p.lineTo(-6, -46);
        p.lineTo(-6, 0);
      },
      side < 0 ? lighten(wall, 0.02) : darken(wall, 0.1),
    );
    pen.fillStyle = side < 0 ? darken(wall, 0.12) : wall;
    pen.fillRect(-6, -46, 76, 46);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-38, -86);
        p.lineTo(42, -86);
        p.lineTo(78, -43);
        p.lineTo(-2, -43);
      },
      side < 0 ? darken(roof, 0.04) : lighten(roof, 0.04),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-38, -86);
        p.lineTo(-76, -42);
        p.lineTo(-70, -40);
        p.lineTo(-38, -77);
        p.lineTo(-6, -40);
        p.lineTo(-1, -43);
      },
      darken(roof, 0.08),
    );
    const glass = lampsLit ? '#ffd98a' : '#7fa3bf';
    for (const [x, y, w, h] of [
      [-48, -66, 20, 16],
      [14, -32, 17, 17],
      [46, -32, 17, 17],
    ] as const) {
      box(pen, x - 2, y - 2, w + 4, h + 4, 1, '#fffaf0');
      pen.fillStyle = glass;
      pen.fillRect(x, y, w, h);
      pen.fillStyle = '#fffaf0';
      pen.fillRect(x + w / 2 - 0.8, y, 1.6, h);
      pen.fillRect(x, y + h / 2 - 0.8, w, 1.6);
    }
    box(pen, -47, -34, 19, 34, 1.5, '#6b4128');
    disc(pen, -31, -17, 1.2, '#e6c27a');
    for (let i = 0; i < 9; i++) oval(pen, -4 + i * 9, -3 - (i % 2) * 2, 7, 6, i % 3 ? '#5d8a4a' : '#7ba55c');
  },
};

export const tent: Subject = {
  place: 'ground',
  height: 130,
  aspect: 1.9,
  luminous: true,
  paint(pen, { main, side, lampsLit }) {
    const cloth = lampsLit ? lighten(main, 0.06) : main;
    fillPath(
      pen,
      (p) => {
        p.moveTo(-6, -96);
        p.quadraticCurveTo(44, -50, 88, 0);
        p.lineTo(10, 0);
      },
      side > 0 ? lighten(cloth, 0.06) : darken(cloth, 0.12),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-6, -96);
        p.quadraticCurveTo(-50, -52, -82, 0);
        p.lineTo(26, 0);
      },
      side > 0 ? darken(cloth, 0.06) : lighten(cloth, 0.05),
    );
    const inside = pen.createLinearGradient(0, -70, 0, 0);
    inside.addColorStop(0, lampsLit ? '#ffe9b0' : darken(cloth, 0.3));
    inside.addColorStop(1, lampsLit ? '#ffb84f' : darken(cloth, 0.36));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-8, -74);
        p.quadraticCurveTo(-28, -40, -44, 0);
        p.lineTo(12, 0);
        p.quadraticCurveTo(6, -40, -8, -74);
      },
      inside,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-8, -74);
        p.quadraticCurveTo(-2, -40, -10, 0);
        p.lineTo(12, 0);
        p.quadraticCurveTo(6, -40, -8, -74);
      },
      lighten(cloth, 0.1),
    );
    pen.strokeStyle = fade('#e9e1d0', 0.7);
    pen.lineWidth = 0.9;
    for (const [x, y, ex] of [
      [-40, -58, -100],
      [48, -46, 104],
    ] as const) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(ex, 0);
      pen.stroke();
    }
  },
};

export const windmill: Subject = {
  place: 'ground',
  height: 340,
  aspect: 0.85,
  paint(pen, { random }) {
    fillPath(
      pen,
      (p) => {
        p.moveTo(-2.2, 0);
        p.lineTo(-1, -64);
        p.lineTo(1, -64);
        p.lineTo(2.2, 0);
      },
      '#eef0f1',
    );
    const turn = random.range(0, 2);
    for (let i = 0; i < 3; i++) {
      pen.save();
      pen.translate(0, -65);
      pen.rotate(turn + (i * Math.PI * 2) / 3);
      fillPath(
        pen,
        (p) => {
          p.moveTo(-0.8, 0);
          p.quadraticCurveTo(-2.6, -10, 0.4, -34);
          p.quadraticCurveTo(2, -12, 1.2, 0);
        },
        i ? '#e3e7ea' : '#ffffff',
      );
      pen.restore();
    }
    disc(pen, 0, -65, 2, '#c9ced3');
  },
};
