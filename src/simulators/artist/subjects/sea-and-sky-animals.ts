import { darken, fade, lighten } from '../colour.ts';
import { disc, fillPath } from './shapes.ts';
import type { Subject } from './subject.ts';

export const bird: Subject = {
  place: 'air',
  height: 100,
  aspect: 2.5,
  pose: (seconds) => ({
    x: seconds * 12,
    y: 6 * Math.sin(seconds * 1.5),
    turn: 0.05 * Math.sin(seconds * 1.5),
  }),
  paint(pen, { random }) {
    const body = random.pick(['#f6f4ef', '#f6f4ef', '#5a4636', '#3b4d66']);
    const tip = '#2e3138';
    fillPath(
      pen,
      (p) => {
        p.moveTo(6, -46);
        p.bezierCurveTo(-20, -74, -60, -99, -112, -92);
        p.bezierCurveTo(-70, -74, -44, -52, -16, -36);
      },
      darken(body, 0.08),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-70, -93);
        p.quadraticCurveTo(-92, -97, -112, -92);
        p.quadraticCurveTo(-92, -84, -78, -77);
      },
      tip,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-52, -28);
        p.bezierCurveTo(-30, -42, 0, -54, 30, -50);
        p.bezierCurveTo(42, -56, 54, -52, 56, -46);
        p.lineTo(68, -42);
        p.lineTo(55, -39);
        p.bezierCurveTo(40, -26, 4, -22, -24, -26);
        p.lineTo(-60, -18);
      },
      body,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(14, -46);
        p.bezierCurveTo(20, -74, 56, -96, 104, -99);
        p.bezierCurveTo(78, -78, 52, -50, 22, -34);
      },
      lighten(body, 0.02),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(74, -92);
        p.quadraticCurveTo(90, -98, 104, -99);
        p.quadraticCurveTo(92, -88, 82, -79);
      },
      tip,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(55, -46);
        p.lineTo(69, -42);
        p.lineTo(55, -40);
      },
      '#f0a73a',
    );
    disc(pen, 47, -47, 1.9, '#15161a');
  },
};

export const whale: Subject = {
  place: 'air',
  height: 170,
  aspect: 2.6,
  pose: (seconds) => ({
    x: seconds * 9,
    y: 7 * Math.sin(seconds * 0.8),
    turn: 0.04 * Math.sin(seconds * 0.8 + 1),
  }),
  paint(pen, { side }) {
    const skin = '#3f6486';
    const g = pen.createLinearGradient(0, -90, 0, 0);
    g.addColorStop(0, lighten(skin, side ? 0.1 : 0.06));
    g.addColorStop(0.6, skin);
    g.addColorStop(1, darken(skin, 0.1));
    fillPath(
      pen,
      (p) => {
        p.moveTo(-86, -48);
        p.bezierCurveTo(-104, -58, -118, -84, -132, -86);
        p.bezierCurveTo(-128, -62, -114, -46, -96, -38);
        p.bezierCurveTo(-116, -34, -132, -22, -134, -8);
        p.bezierCurveTo(-114, -10, -96, -26, -82, -34);
      },
      darken(skin, 0.06),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-92, -44);
        p.bezierCurveTo(-50, -66, -10, -92, 44, -90);
        p.bezierCurveTo(92, -88, 124, -66, 126, -46);
        p.bezierCurveTo(122, -18, 70, -6, 30, -8);
        p.bezierCurveTo(-20, -10, -60, -26, -92, -38);
      },
      g,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(126, -44);
        p.bezierCurveTo(118, -16, 66, -6, 26, -8);
        p.bezierCurveTo(58, -26, 96, -34, 126, -44);
      },
      '#dfe8ec',
    );
    pen.strokeStyle = fade('#8fa6b5', 0.8);
    pen.lineWidth = 1;
    for (let i = 0; i < 5; i++) {
      pen.beginPath();
      pen.moveTo(120 - i * 3, -38 + i * 5);
      pen.quadraticCurveTo(84, -24 + i * 3.4, 48 - i * 2, -13 + i);
      pen.stroke();
    }
    fillPath(
      pen,
      (p) => {
        p.moveTo(46, -18);
        p.bezierCurveTo(30, 2, 10, 12, -8, 8);
        p.bezierCurveTo(4, -6, 16, -18, 28, -22);
      },
      darken(skin, 0.08),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-22, -76);
        p.quadraticCurveTo(-32, -90, -44, -92);
        p.quadraticCurveTo(-40, -78, -40, -68);
      },
      darken(skin, 0.04),
    );
    disc(pen, 92, -46, 2.6, '#11181f');
  },
};
