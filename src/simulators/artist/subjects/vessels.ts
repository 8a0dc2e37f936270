import { darken, fade, lighten } from '../colour.ts';
import { box, fillPath, limb } from './shapes.ts';
import type { Subject } from './subject.ts';

const bob = (seconds: number): { y: number; turn: number } => ({
  y: 2.2 * Math.sin(seconds * 1.4),
  turn: 0.022 * Math.sin(seconds * 1.05),
});

export const sailboat: Subject = {
  place: 'water',
  height: 250,
  aspect: 0.85,
  pose: bob,
  paint(pen, { main, side }) {
    const hull = darken(main, 0.12);
    fillPath(
      pen,
      (p) => {
        p.moveTo(-30, -13);
        p.quadraticCurveTo(0, -9, 33, -15);
        p.quadraticCurveTo(27, -2, 19, 1);
        p.lineTo(-17, 1);
        p.quadraticCurveTo(-26, -3, -30, -13);
      },
      hull,
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-30, -13);
        p.quadraticCurveTo(0, -9, 33, -15);
        p.lineTo(32, -11.8);
        p.quadraticCurveTo(0, -6, -28.5, -10);
      },
      '#f4efe4',
    );
    box(pen, -12, -16.5, 18, 5, 1.5, '#e8ddc8');
    limb(pen, 1.3, '#5b4636', [
      [0, -10],
      [0, -99],
    ]);
    limb(pen, 1, '#5b4636', [
      [0, -18],
      [-25, -17],
    ]);
    const sail = pen.createLinearGradient(-26, 0, 2, 0);
    sail.addColorStop(0, side < 0 ? '#ffffff' : '#d9d2c6');
    sail.addColorStop(1, side < 0 ? '#e2dccf' : '#fffdf6');
    fillPath(
      pen,
      (p) => {
        p.moveTo(-1.2, -97);
        p.quadraticCurveTo(-12, -52, -26, -20);
        p.quadraticCurveTo(-12, -22.5, -1.2, -20);
      },
      sail,
    );
    const jib = pen.createLinearGradient(0, 0, 30, 0);
    jib.addColorStop(0, lighten(main, 0.12));
    jib.addColorStop(1, lighten(main, 0.28));
    fillPath(
      pen,
      (p) => {
        p.moveTo(1.4, -88);
        p.quadraticCurveTo(17, -52, 31, -17);
        p.quadraticCurveTo(14, -22, 1.4, -19);
      },
      jib,
    );
    pen.strokeStyle = fade('#8a7f70', 0.4);
    pen.lineWidth = 0.5;
    for (const y of [-42, -60, -76]) {
      pen.beginPath();
      pen.moveTo(-1.2, y);
      pen.lineTo(-1.2 - (97 + y) * 0.27 - 1, y + 3);
      pen.stroke();
    }
  },
};

export const ship: Subject = {
  place: 'water',
  height: 150,
  aspect: 2.4,
  pose: (seconds) => ({ y: 1.2 * Math.sin(seconds * 0.9), x: seconds * 3 }),
  paint(pen, { main, lampsLit }) {
    fillPath(
      pen,
      (p) => {
        p.moveTo(-100, -34);
        p.lineTo(106, -34);
        p.quadraticCurveTo(112, -40, 118, -44);
        p.quadraticCurveTo(108, -8, 92, 1);
        p.lineTo(-88, 1);
        p.quadraticCurveTo(-98, -6, -100, -34);
      },
      darken(main, 0.15),
    );
    fillPath(
      pen,
      (p) => {
        p.moveTo(-99, -14);
        p.lineTo(107, -14);
        p.quadraticCurveTo(100, -4, 92, 1);
        p.lineTo(-88, 1);
        p.quadraticCurveTo(-96, -4, -99, -14);
      },
      '#8f2f2a',
    );
    box(pen, -84, -52, 150, 19, 2, '#f5f1e8');
    box(pen, -70, -67, 112, 16, 2, '#eae4d8');
    box(pen, -50, -80, 62, 14, 2, '#f5f1e8');
    for (const x of [-34, -6]) {
      fillPath(
        pen,
        (p) => {
          p.moveTo(x, -79);
          p.lineTo(x + 2, -99);
          p.lineTo(x + 17, -99);
          p.lineTo(x + 19, -79);
        },
        lighten(main, 0.05),
      );
      box(pen, x + 1.5, -99, 16, 5, 0, '#2c2b2f');
    }
    pen.fillStyle = lampsLit ? '#ffdf94' : '#5f7f99';
    for (let x = -78; x < 58; x += 9) pen.fillRect(x, -46, 5, 5);
    for (let x = -64; x < 36; x += 9) pen.fillRect(x, -62, 5, 4);
    for (let x = -44; x < 8; x += 9) pen.fillRect(x, -76, 6, 4);
    limb(pen, 1.4, '#e8e2d6', [
      [84, -36],
      [84, -72],
    ]);
    limb(pen, 0.8, '#e8e2d6', [
      [84, -70],
      [114, -44],
    ]);
  },
};
