import { darken, fade, lighten } from '../colour.ts';
import { box, disc, fillPath, limb, oval } from './shapes.ts';
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

export const tree: Subject = {
  place: 'ground',
  height: 360,
  aspect: 1.15,
  paint(pen, { random, side }) {
    const leaf = random.pick(['#5f8f3f', '#4a7a45', '#c9702c', '#d98fb0', '#7f9a3c']);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-7, 0);
        p.bezierCurveTo(-3, -14, -4, -28, -5, -40);
        p.lineTo(5, -40);
        p.bezierCurveTo(4, -26, 4, -14, 9, 0);
      },
      '#5b4030',
    );
    limb(pen, 3.4, '#5b4030', [
      [0, -34],
      [-15, -52],
      [-24, -60],
    ]);
    limb(pen, 3.4, '#5b4030', [
      [1, -34],
      [14, -50],
      [24, -58],
    ]);
    const clumps = Array.from({ length: 34 }, (_, i) => {
      const a = i * 2.399;
      const r = Math.sqrt((i + 0.5) / 34);
      return { x: Math.cos(a) * r * 42, y: -66 + Math.sin(a) * r * 26, s: 11 + random.range(-2.5, 3.5) };
    });
    for (const [dx, dy, size, by] of [
      [-1, 3, 1.08, -0.1],
      [0, 0, 0.98, 0],
      [2, -3.4, 0.68, 0.08],
      [3, -5.2, 0.38, 0.15],
    ] as const) {
      for (const c of clumps)
        disc(pen, c.x + dx * side, c.y + dy, c.s * size, by < 0 ? darken(leaf, -by) : lighten(leaf, by));
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

export const flower: Subject = {
  place: 'table',
  height: 300,
  aspect: 0.85,
  goods: true,
  paint(pen, { main, second, side, random }) {
    const glass = pen.createLinearGradient(-16, 0, 16, 0);
    glass.addColorStop(0, fade(lighten(second, 0.1), 0.95));
    glass.addColorStop(side > 0 ? 0.72 : 0.28, lighten(second, 0.28));
    glass.addColorStop(1, fade(darken(second, 0.1), 0.97));
    const stems = [
      [-24, -74],
      [-9, -90],
      [11, -84],
      [26, -70],
      [0, -66],
    ] as const;
    for (const [x, y] of stems) {
      pen.strokeStyle = '#4d7a3c';
      pen.lineWidth = 1.8;
      pen.beginPath();
      pen.moveTo(x * 0.1, -28);
      pen.quadraticCurveTo(x * 0.35, y * 0.7, x, y);
      pen.stroke();
      oval(pen, x * 0.55, y * 0.66, 8, 3, '#5d8f48', x > 0 ? -0.6 : 0.6 + Math.PI);
    }
    for (const [i, [x, y]] of stems.entries()) {
      const colour = i % 2 ? lighten(main, 0.1) : main;
      const r = random.range(8.5, 11.5);
      for (let k = 0; k < 9; k++) {
        const a = (k / 9) * Math.PI * 2 + i;
        oval(
          pen,
          x + Math.cos(a) * r * 0.62,
          y + Math.sin(a) * r * 0.62,
          r * 0.62,
          r * 0.38,
          k % 2 ? darken(colour, 0.04) : lighten(colour, 0.06),
          a,
        );
      }
      for (let k = 0; k < 6; k++) {
        const a = (k / 6) * Math.PI * 2 + i * 2;
        oval(
          pen,
          x + Math.cos(a) * r * 0.3,
          y + Math.sin(a) * r * 0.3,
          r * 0.42,
          r * 0.28,
          lighten(colour, 0.12),
          a,
        );
      }
      disc(pen, x, y, r * 0.26, '#f3c64a');
    }
    fillPath(
      pen,
      (p) => {
        p.moveTo(-9, -40);
        p.bezierCurveTo(-7, -30, -20, -22, -17, -8);
        p.quadraticCurveTo(-16, 0, -9, 0);
        p.lineTo(9, 0);
        p.quadraticCurveTo(16, 0, 17, -8);
        p.bezierCurveTo(20, -22, 7, -30, 9, -40);
      },
      glass,
    );
  },
};
