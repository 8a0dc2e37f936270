import { darken, fade, lighten, mix } from '../colour.ts';
import { box, disc, fillPath, limb, metal, oval, round, shine } from './shapes.ts';
import type { Subject } from './subject.ts';

export const book: Subject = {
  place: 'table',
  height: 150,
  aspect: 2,
  goods: true,
  paint(pen, { main, second, side }) {
    const stack = [
      ['#e8ddc8', second, 96, 0],
      ['#efe6d4', main, 88, 1],
      ['#e8ddc8', darken(second, 0.15), 80, 2],
    ] as const;
    stack.forEach(([pages, cover, w, i]) => {
      const y = -i * 25;
      const shift = (i % 2 ? 6 : -4) * side;
      box(pen, -w + shift, y - 24, 2 * w - 12, 24, 3, cover);
      box(pen, -w + 10 + shift, y - 20.5, 2 * w - 18, 17, 1, pages);
      pen.fillStyle = fade('#b9ab92', 0.5);
      for (let k = 0; k < 4; k++) pen.fillRect(-w + 12 + shift, y - 17 + k * 4, 2 * w - 24, 0.8);
    });
    fillPath(
      pen,
      (p) => {
        p.moveTo(0, -80);
        p.quadraticCurveTo(-30, -99, -66, -88);
        p.lineTo(-68, -80);
        p.quadraticCurveTo(-30, -88, 0, -75);
      },
      '#fbf6ea',
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(0, -80);
        p.quadraticCurveTo(30, -99, 66, -88);
        p.lineTo(68, -80);
        p.quadraticCurveTo(30, -88, 0, -75);
      },
      '#efe7d6',
    );
  },
};

export const chair: Subject = {
  place: 'ground',
  height: 300,
  aspect: 0.95,
  goods: true,
  paint(pen, { main, side }) {
    const wood = '#7a4f2d';
    for (const [x, y] of [
      [-30, -34],
      [30, -34],
      [-22, -36],
      [24, -36],
    ] as const)
      limb(pen, 3.2, wood, [
        [x * 0.86, y],
        [x * 1.12, -1],
      ]);
    round(pen, -38, 38, main, side);
    fillPath(pen, (p) => {
      p.moveTo(-31, -38);
      p.bezierCurveTo(-42, -70, -34, -99, 0, -99);
      p.bezierCurveTo(34, -99, 42, -70, 31, -38);
    });
    round(pen, -36, 36, lighten(main, 0.05), side);
    box(pen, -33, -48, 66, 17, 8);
    for (const x of [-1, 1]) {
      round(pen, x * 37 - 7, x * 37 + 7, darken(main, 0.04), side);
      box(pen, x * 37 - 7, -60, 14, 30, 7);
    }
    oval(pen, -8, -58, 17, 13, fade(lighten(main, 0.2), 0.8), -0.15);
  },
};

export const guitar: Subject = {
  place: 'ground',
  height: 320,
  aspect: 0.5,
  goods: true,
  paint(pen, { main, side }) {
    box(pen, -2.4, -86, 4.8, 44, 1, '#3a2618');
    box(pen, -4.4, -99, 8.8, 14, 2, '#4f3420');
    for (const y of [-96, -92, -88]) {
      disc(pen, -6, y, 1.3, '#d8d2c2');
      disc(pen, 6, y, 1.3, '#d8d2c2');
    }
    const body = pen.createRadialGradient(6 * side, -26, 3, 0, -22, 32);
    body.addColorStop(0, lighten(main, 0.16));
    body.addColorStop(0.6, main);
    body.addColorStop(1, darken(main, 0.24));
    fillPath(
      pen,
      (p) => {
        p.moveTo(0, -49);
        p.bezierCurveTo(17, -50, 18, -37, 13, -30);
        p.bezierCurveTo(24, -22, 24, 0, 0, 0);
        p.bezierCurveTo(-24, 0, -24, -22, -13, -30);
        p.bezierCurveTo(-18, -37, -17, -50, 0, -49);
      },
      body,
    );
    disc(pen, 0, -29, 5.6, '#21150d');
    box(pen, -7, -13, 14, 3, 1, '#2b1a10');
    pen.strokeStyle = fade('#f4ead2', 0.7);
    pen.lineWidth = 0.35;
    for (const x of [-1.5, -0.5, 0.5, 1.5]) {
      pen.beginPath();
      pen.moveTo(x, -90);
      pen.lineTo(x * 1.5, -12);
      pen.stroke();
    }
  },
};

/** What stands on the pedestal when the prompt names no thing: an arrangement of fine solids. */
export const sculpture: Subject = {
  place: 'table',
  height: 300,
  aspect: 1.1,
  goods: true,
  paint(pen, { main, second, side, random }) {
    const ball = (x: number, y: number, r: number, colour: string): void => {
      const g = pen.createRadialGradient(x + side * r * 0.38, y - r * 0.42, r * 0.06, x, y, r * 1.06);
      g.addColorStop(0, lighten(colour, 0.3));
      g.addColorStop(0.4, colour);
      g.addColorStop(0.88, darken(colour, 0.22));
      g.addColorStop(1, darken(colour, 0.12));
      disc(pen, x, y, r, g);
    };
    const kind = random.int(0, 3);
    if (kind === 0) {
      round(pen, -34, 2, second, side);
      box(pen, -34, -56, 36, 56, 3);
      oval(pen, -16, -56, 18, 3.6, lighten(second, 0.14));
      ball(-16, -75, 19, main);
      ball(24, -17, 17, mix(main, second, 0.5));
    } else if (kind === 1) {
      pen.lineWidth = 11;
      metal(pen, -34, 34, lighten(main, 0.05), side);
      pen.strokeStyle = pen.fillStyle;
      pen.beginPath();
      pen.arc(0, -58, 35, 0, Math.PI * 2);
      pen.stroke();
      ball(6, -21, 20, second);
      box(pen, -30, -5, 60, 5, 2, darken(main, 0.2));
    } else if (kind === 2) {
      fillPath(
        pen,
        (p) => {
          p.moveTo(0, -99);
          p.lineTo(-30, -44);
          p.lineTo(0, -34);
        },
        side < 0 ? lighten(main, 0.22) : darken(main, 0.08),
      );
      fillPath(
        pen,
        (p) => {
          p.moveTo(0, -99);
          p.lineTo(30, -44);
          p.lineTo(0, -34);
        },
        side < 0 ? darken(main, 0.08) : lighten(main, 0.22),
      );
      fillPath(
        pen,
        (p) => {
          p.moveTo(-30, -44);
          p.lineTo(0, -34);
          p.lineTo(0, 0);
        },
        side < 0 ? main : darken(main, 0.2),
      );
      fillPath(
        pen,
        (p) => {
          p.moveTo(30, -44);
          p.lineTo(0, -34);
          p.lineTo(0, 0);
        },
        side < 0 ? darken(main, 0.2) : main,
      );
    } else {
      round(pen, -22, 22, main, side);
      fillPath(pen, (p) => {
        p.moveTo(-8, -99);
        p.bezierCurveTo(-5, -76, -9, -70, -19, -56);
        p.bezierCurveTo(-34, -34, -24, -6, -13, 0);
        p.lineTo(13, 0);
        p.bezierCurveTo(24, -6, 34, -34, 19, -56);
        p.bezierCurveTo(9, -70, 5, -76, 8, -99);
      });
      oval(pen, 0, -99, 8, 1.8, darken(main, 0.3));
      shine(pen, side > 0 ? 11 : -16, -54, 4.5, 40, 0.5);
    }
  },
};
