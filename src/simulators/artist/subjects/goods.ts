import { darken, fade, lighten, mix } from '../colour.ts';
import { box, disc, fillPath, limb, metal, round, shine } from './shapes.ts';
import type { Subject } from './subject.ts';

export const shoe: Subject = {
  place: 'table',
  height: 190,
  aspect: 2.1,
  goods: true,
  paint(pen, { main, second, side }) {
    pen.save();
    pen.scale(1, 1.06);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-86, -22);
        p.bezierCurveTo(-90, -6, -84, 0, -72, 0);
        p.lineTo(78, 0);
        p.bezierCurveTo(96, 0, 98, -10, 92, -19);
      },
      '#f4f1ec',
    );
    const upper = pen.createLinearGradient(-80, -90, 90, 0);
    upper.addColorStop(0, lighten(main, side < 0 ? 0.1 : 0));
    upper.addColorStop(0.55, main);
    upper.addColorStop(1, darken(main, side < 0 ? 0.14 : 0.02));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-84, -19);
        p.bezierCurveTo(-90, -46, -84, -66, -80, -90);
        p.bezierCurveTo(-72, -97, -56, -92, -50, -82);
        p.bezierCurveTo(-40, -72, -30, -78, -22, -86);
        p.lineTo(-8, -90);
        p.bezierCurveTo(12, -64, 30, -50, 62, -44);
        p.bezierCurveTo(86, -40, 95, -30, 93, -18);
        p.quadraticCurveTo(0, -13, -84, -19);
      },
      upper,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-84, -19);
        p.bezierCurveTo(-89, -38, -85, -52, -82, -66);
        p.bezierCurveTo(-66, -60, -54, -46, -48, -18);
      },
      darken(main, 0.12),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(40, -47);
        p.bezierCurveTo(58, -44, 90, -42, 93, -18);
        p.quadraticCurveTo(70, -15, 46, -16);
        p.bezierCurveTo(54, -28, 50, -38, 40, -47);
      },
      mix(main, '#ffffff', 0.24),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-40, -20);
        p.bezierCurveTo(-16, -24, 8, -34, 26, -52);
        p.bezierCurveTo(12, -22, -10, -14, -34, -14);
      },
      lighten(second, 0.06),
    );
    for (let i = 0; i < 5; i++) {
      const x = -14 + i * 10.5;
      const y = -80 + i * 8.2;
      limb(pen, 2.6, '#fdfbf5', [
        [x - 6, y + 10],
        [x + 6, y - 1],
      ]);
    }
    fillPath(
      pen,
      (p) => {
        p.moveTo(-22, -86);
        p.lineTo(-8, -90);
        p.bezierCurveTo(-6, -98, -14, -101, -22, -97);
      },
      darken(main, 0.05),
    );
    box(pen, -84, -6, 172, 6, 3, darken(second, 0.06));
    pen.strokeStyle = fade('#b9b3a8', 0.9);
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(-84, -12);
    pen.quadraticCurveTo(0, -8, 92, -13);
    pen.stroke();
    pen.restore();
  },
};

export const bag: Subject = {
  place: 'table',
  height: 280,
  aspect: 0.95,
  goods: true,
  paint(pen, { main, side, random }) {
    if (random.chance(0.5)) {
      pen.strokeStyle = darken(main, 0.18);
      pen.lineWidth = 4;
      pen.beginPath();
      pen.arc(0, -66, 20, Math.PI, 0);
      pen.moveTo(20, -66);
      pen.lineTo(20, -58);
      pen.moveTo(-20, -66);
      pen.lineTo(-20, -58);
      pen.stroke();
      round(pen, -42, 42, main, side);
      fillPath(pen, (p) => {
        p.moveTo(-36, -62);
        p.lineTo(36, -62);
        p.bezierCurveTo(42, -40, 44, -20, 42, -5);
        p.quadraticCurveTo(42, 0, 36, 0);
        p.lineTo(-36, 0);
        p.quadraticCurveTo(-42, 0, -42, -5);
        p.bezierCurveTo(-44, -20, -42, -40, -36, -62);
      });
      fillPath(
        pen,
        (p) => {
          p.moveTo(-37, -62);
          p.lineTo(37, -62);
          p.quadraticCurveTo(38, -30, 0, -27);
          p.quadraticCurveTo(-38, -30, -37, -62);
        },
        darken(main, 0.07),
      );
      metal(pen, -5, 5, '#d8b46a', side);
      box(pen, -5, -33, 10, 10, 2.5);
      shine(pen, side > 0 ? 28 : -34, -54, 5, 44, 0.25);
      return;
    }
    pen.strokeStyle = darken(main, 0.2);
    pen.lineWidth = 4;
    pen.beginPath();
    pen.arc(0, -90, 9, Math.PI, 0);
    pen.stroke();
    round(pen, -33, 33, main, side);
    fillPath(pen, (p) => {
      p.moveTo(-33, -8);
      p.bezierCurveTo(-36, -60, -30, -92, 0, -92);
      p.bezierCurveTo(30, -92, 36, -60, 33, -8);
      p.quadraticCurveTo(33, 0, 25, 0);
      p.lineTo(-25, 0);
      p.quadraticCurveTo(-33, 0, -33, -8);
    });
    round(pen, -25, 25, lighten(main, 0.05), side);
    box(pen, -25, -44, 50, 38, 8);
    pen.strokeStyle = darken(main, 0.22);
    pen.lineWidth = 1.6;
    pen.beginPath();
    pen.moveTo(-21, -36);
    pen.lineTo(21, -36);
    pen.moveTo(-28, -68);
    pen.quadraticCurveTo(0, -74, 28, -68);
    pen.stroke();
    box(pen, -3, -37, 6, 7, 1.5, '#d8b46a');
    shine(pen, side > 0 ? 20 : -26, -84, 5, 70, 0.24);
  },
};

export const giftBox: Subject = {
  place: 'table',
  height: 230,
  aspect: 1.15,
  goods: true,
  paint(pen, { main, second, side }) {
    const left = side < 0 ? lighten(main, 0.08) : darken(main, 0.12);
    const right = side < 0 ? darken(main, 0.12) : lighten(main, 0.08);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-44, -58);
        p.lineTo(0, -50);
        p.lineTo(0, 0);
        p.lineTo(-42, -9);
      },
      left,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(44, -58);
        p.lineTo(0, -50);
        p.lineTo(0, 0);
        p.lineTo(42, -9);
      },
      right,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-47, -66);
        p.lineTo(0, -57);
        p.lineTo(47, -66);
        p.lineTo(0, -74);
      },
      lighten(main, 0.14),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-47, -66);
        p.lineTo(0, -57);
        p.lineTo(0, -46);
        p.lineTo(-47, -55);
      },
      left,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(47, -66);
        p.lineTo(0, -57);
        p.lineTo(0, -46);
        p.lineTo(47, -55);
      },
      right,
    );
    const ribbon = lighten(second, 0.06);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-26, -62);
        p.lineTo(-18, -60.4);
        p.lineTo(-17, -3.6);
        p.lineTo(-25, -5.4);
      },
      ribbon,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(26, -62);
        p.lineTo(18, -60.4);
        p.lineTo(17, -3.6);
        p.lineTo(25, -5.4);
      },
      darken(ribbon, 0.06),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-26, -62);
        p.lineTo(22, -70.4);
        p.lineTo(27, -69.4);
        p.lineTo(-18, -60.4);
      },
      ribbon,
    );
    for (const x of [-1, 1]) {
      fillPath(
        pen,
        (p) => {
          p.moveTo(0, -67);
          p.bezierCurveTo(x * 12, -98, x * 36, -96, x * 30, -80);
          p.bezierCurveTo(x * 26, -70, x * 10, -67, 0, -67);
        },
        x * side > 0 ? lighten(ribbon, 0.08) : darken(ribbon, 0.05),
      );
      fillPath(
        pen,
        (p) => {
          p.moveTo(x * 2, -69);
          p.bezierCurveTo(x * 12, -86, x * 25, -87, x * 24, -80);
          p.bezierCurveTo(x * 20, -73, x * 10, -69, x * 2, -69);
        },
        darken(ribbon, 0.16),
      );
    }
    disc(pen, 0, -69, 5.5, lighten(ribbon, 0.04));
  },
};
