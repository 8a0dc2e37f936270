import { darken, fade, lighten } from '../colour.ts';
import { disc, fillPath, limb, oval } from './shapes.ts';
import type { Subject } from './subject.ts';

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
