import { darken, fade, lighten } from '../colour.ts';
import { box, fillPath, metal, oval, round, shine } from './shapes.ts';
import type { Subject } from './subject.ts';

export const bottle: Subject = {
  place: 'table',
  height: 330,
  aspect: 0.46,
  goods: true,
  paint(pen, { main, second, side, random }) {
    const kind = random.int(0, 2);
    const body = (p: typeof pen): void => {
      p.moveTo(-15.5, -2.5);
      p.quadraticCurveTo(-15.5, 0, -12, 0);
      p.lineTo(12, 0);
      p.quadraticCurveTo(15.5, 0, 15.5, -2.5);
      p.lineTo(15.5, kind === 1 ? -58 : -66);
      p.bezierCurveTo(15.5, -76, 8, -76, 7.6, -84);
      p.lineTo(-7.6, -84);
      p.bezierCurveTo(-8, -76, -15.5, -76, -15.5, kind === 1 ? -58 : -66);
    };
    if (kind === 2) round(pen, -15.5, 15.5, main, side);
    else metal(pen, -15.5, 15.5, kind === 0 ? main : '#b4bcc6', side);
    fillPath(pen, body);
    if (kind === 1) {
      pen.save();
      pen.beginPath();
      body(pen);
      pen.clip();
      round(pen, -15.5, 15.5, main, side);
      pen.fillRect(-16, -47, 32, 40);
      pen.restore();
    }
    metal(pen, -8.6, 8.6, kind === 1 ? '#3a3f47' : '#a8b0ba', side);
    box(pen, -8, -86, 16, 3, 0.8);
    round(pen, -8.6, 8.6, kind === 2 ? second : '#2d3138', side);
    box(pen, -8.6, -98, 17.2, 12, 2);
    pen.strokeStyle = '#22252b';
    pen.lineWidth = 1.7;
    pen.beginPath();
    pen.arc(0, -97, 5.2, Math.PI * 1.05, Math.PI * 1.95);
    pen.stroke();
    const mark = darken(main, 0.3);
    oval(pen, -1, -35, 4.2, 4.2, fade(kind === 1 ? '#ffffff' : mark, 0.5));
    oval(pen, -1, -35, 2.6, 2.6, fade(main, 0.9));
    shine(pen, side > 0 ? 6.5 : -9.5, -72, 2.7, 62, 0.5);
    for (let i = 0; i < 16; i++)
      oval(
        pen,
        random.range(-13, 13),
        random.range(-70, -6),
        random.range(0.4, 1),
        random.range(0.5, 1.25),
        fade('#ffffff', random.range(0.15, 0.5)),
      );
  },
};

export const perfume: Subject = {
  place: 'table',
  height: 270,
  aspect: 0.78,
  goods: true,
  paint(pen, { main, side, random }) {
    const tall = random.chance(0.5);
    const w = tall ? 23 : 31;
    const top = tall ? -70 : -62;
    const glass = pen.createLinearGradient(-w, top, w, 0);
    glass.addColorStop(0, fade(lighten(main, 0.26), 0.95));
    glass.addColorStop(0.45, fade(main, 0.94));
    glass.addColorStop(1, fade(darken(main, 0.16), 0.97));
    box(pen, -w, top, 2 * w, -top, 6, fade('#ffffff', 0.55));
    box(pen, -w + 3.4, top + 10, 2 * w - 6.8, -top - 14.5, 3.5, glass);
    pen.fillStyle = fade('#ffffff', 0.34);
    pen.fillRect(-w + 3.4, top + 10, 2 * w - 6.8, 1.3);
    pen.strokeStyle = fade('#ffffff', 0.6);
    pen.lineWidth = 0.9;
    pen.beginPath();
    pen.roundRect(-w, top, 2 * w, -top, 6);
    pen.stroke();
    metal(pen, -7, 7, '#d8b46a', side);
    box(pen, -6, top - 7, 12, 8, 1);
    metal(pen, -11, 11, random.chance(0.5) ? '#d8b46a' : '#3a3a40', side);
    box(pen, -10.5, -99, 21, -(-99) + top - 6, 2.6);
    box(pen, -10, -37, 20, 12, 1, fade('#fffaf0', 0.85));
    pen.fillStyle = fade('#6b5a3a', 0.7);
    pen.fillRect(-6, -32, 12, 1.1);
    pen.fillRect(-4, -29.4, 8, 0.8);
    shine(pen, side > 0 ? w - 9 : -w + 5.5, top + 5, 3.2, -top - 12, 0.65);
    shine(pen, side > 0 ? -w + 3 : w - 5, top + 6, 1.3, -top - 18, 0.4);
  },
};

export const cosmetic: Subject = {
  place: 'table',
  height: 200,
  aspect: 1.7,
  goods: true,
  paint(pen, { main, second, side }) {
    round(pen, -46, -16, lighten(second, 0.1), side);
    box(pen, -46, -74, 30, 74, 5);
    metal(pen, -46, -16, '#d9bd85', side);
    box(pen, -45, -99, 28, 24, 3);
    shine(pen, side > 0 ? -25 : -42, -70, 3.4, 58, 0.5);
    round(pen, -6, 60, main, side);
    box(pen, -6, -36, 66, 36, 9);
    metal(pen, -7, 61, '#e4cfa2', side);
    box(pen, -7, -53, 68, 18, 4);
    shine(pen, side > 0 ? 42 : 4, -32, 4, 26, 0.5);
    box(pen, 14, -25, 26, 12, 1.5, fade('#ffffff', 0.7));
    pen.fillStyle = fade('#7d6a4f', 0.8);
    pen.fillRect(18, -20.5, 18, 1.4);
    pen.fillRect(21, -17.4, 12, 1);
  },
};

export const cup: Subject = {
  place: 'table',
  height: 200,
  aspect: 1.5,
  goods: true,
  paint(pen, { main, side }) {
    oval(pen, 0, -3, 62, 9, darken(main, 0.1));
    oval(pen, 0, -5, 62, 8.4, lighten(main, 0.1));
    oval(pen, 0, -5, 44, 5.4, darken(main, 0.04));
    pen.strokeStyle = main;
    pen.lineWidth = 9;
    pen.beginPath();
    pen.ellipse(41, -56, 21, 22, 0.1, -Math.PI * 0.55, Math.PI * 0.62);
    pen.stroke();
    pen.strokeStyle = lighten(main, 0.14);
    pen.lineWidth = 3;
    pen.beginPath();
    pen.ellipse(41, -57.5, 21, 22, 0.1, -Math.PI * 0.5, Math.PI * 0.5);
    pen.stroke();
    round(pen, -44, 44, main, side);
    fillPath(pen, (p) => {
      p.moveTo(-44, -91);
      p.bezierCurveTo(-44, -40, -36, -12, -21, -5);
      p.lineTo(21, -5);
      p.bezierCurveTo(36, -12, 44, -40, 44, -91);
    });
    oval(pen, 0, -91, 44, 8.6, lighten(main, 0.16));
    oval(pen, 0, -90.4, 40, 7, darken(main, 0.2));
    oval(pen, 0, -89.6, 38, 6.1, '#5a3520');
    pen.strokeStyle = '#d9b48a';
    pen.lineWidth = 1.6;
    pen.beginPath();
    pen.ellipse(-5, -89.8, 18, 2.8, 0, 0, Math.PI * 2);
    pen.stroke();
    oval(pen, -5, -89.8, 9, 1.6, '#e6c9a2');
    shine(pen, side > 0 ? 22 : -30, -80, 6, 50, 0.5);
  },
};

export const bowlOfFruit: Subject = {
  place: 'table',
  height: 190,
  aspect: 1.6,
  goods: true,
  paint(pen, { main, side, random }) {
    const fruit = (x: number, y: number, r: number, colour: string): void => {
      const g = pen.createRadialGradient(x + side * r * 0.4, y - r * 0.45, r * 0.1, x, y, r * 1.05);
      g.addColorStop(0, lighten(colour, 0.22));
      g.addColorStop(0.45, colour);
      g.addColorStop(1, darken(colour, 0.18));
      oval(pen, x, y, r, r * 0.96, g);
      pen.strokeStyle = '#5b3d22';
      pen.lineWidth = 1.6;
      pen.beginPath();
      pen.moveTo(x, y - r * 0.86);
      pen.quadraticCurveTo(x + 1, y - r * 1.1, x + 4, y - r * 1.2);
      pen.stroke();
      oval(pen, x + 8, y - r * 1.08, 6, 2.6, '#5f9a3c', -0.5);
    };
    const colours = ['#d63a3a', '#f08a2c', '#e8b82c', '#7fae3a', '#c23a5b'];
    fruit(-27, -56, 20, random.pick(colours));
    fruit(28, -55, 20, random.pick(colours));
    fruit(0, -75, 22, random.pick(colours));
    fruit(-6, -52, 19, random.pick(colours));
    round(pen, -64, 64, main, side);
    fillPath(pen, (p) => {
      p.moveTo(-66, -46);
      p.bezierCurveTo(-58, -12, -34, -4, -22, -3);
      p.lineTo(-24, 0);
      p.lineTo(24, 0);
      p.lineTo(22, -3);
      p.bezierCurveTo(34, -4, 58, -12, 66, -46);
      p.quadraticCurveTo(0, -32, -66, -46);
    });
    shine(pen, side > 0 ? 30 : -38, -36, 6, 26, 0.4);
  },
};

export const cake: Subject = {
  place: 'table',
  height: 200,
  aspect: 1.5,
  goods: true,
  paint(pen, { main, side, random }) {
    oval(pen, 0, -4, 68, 9, '#d9dde0');
    oval(pen, 0, -6, 66, 8, '#f7f8f8');
    const crumb = '#c98d55';
    round(pen, -48, 48, crumb, side);
    box(pen, -48, -62, 96, 56, 6);
    for (const y of [-44, -26]) {
      round(pen, -48, 48, '#fff3df', side);
      box(pen, -49, y, 98, 6, 3);
    }
    round(pen, -50, 50, lighten(main, 0.1), side);
    fillPath(pen, (p) => {
      p.moveTo(-50, -66);
      p.quadraticCurveTo(-50, -78, 0, -78);
      p.quadraticCurveTo(50, -78, 50, -66);
      for (let i = 0; i < 8; i++) {
        const x = 50 - i * 12.5;
        const drip = 5 + ((i * 37) % 13);
        p.bezierCurveTo(x, -60 + drip, x - 12, -60 + drip, x - 12.5, -64);
      }
    });
    for (let i = 0; i < 5; i++) {
      const x = -34 + i * 17;
      const g = pen.createRadialGradient(x + side * 3, -86, 1, x, -83, 9);
      g.addColorStop(0, '#ff9a9a');
      g.addColorStop(1, '#b3202f');
      oval(pen, x, -83, 8, 8.4, g);
      oval(pen, x, -91, 4, 1.8, '#4f8f3a', random.range(-0.6, 0.6));
    }
    shine(pen, side > 0 ? 28 : -34, -58, 5, 44, 0.25);
  },
};
