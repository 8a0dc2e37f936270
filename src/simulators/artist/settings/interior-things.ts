import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { houseplant } from '../brushes/trees.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { band, type Item, type Pen, part, type View } from '../scene.ts';

export interface Win {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What hangs and stands along the wall: shelves, pictures, kitchen things, a plant. */
export function furniture(view: View, wall: string, tableY: number, away: number, win: Win): Item {
  const { stage, light, brief } = view;
  const random = view.random.fork('furniture');
  const left = away > 0 ? stage.w * 0.02 : win.x + win.w + 46;
  const right = away > 0 ? win.x - 46 : stage.w * 0.98;
  const w = right - left;
  return part(0.66, band(stage, -stage.marginY, tableY + 10), (pen) => {
    if (w > 110) {
      const wood = light.surface('#8f6a48', 1, -0.2);
      const kind = brief.variants.includes('kitchen')
        ? 0
        : brief.variants.includes('desk')
          ? 1
          : random.int(0, 2);
      const rows = kind === 2 ? 1 : 2;
      for (let row = 0; row < rows; row++) {
        const y = stage.h * (kind === 2 ? 0.5 : 0.27 + row * 0.2);
        pen.fillStyle = fade(light.shade, 0.25);
        pen.fillRect(left + 6, y + 8, w, 7);
        pen.fillStyle = wood;
        pen.fillRect(left, y, w, 9);
        let x = left + 10;
        while (x < right - 34) {
          const thing = kind === 1 ? 0 : random.int(0, 3);
          const tw = thing === 0 ? random.range(10, 18) : random.range(26, 42);
          const th = thing === 0 ? random.range(48, 76) : random.range(26, 56);
          const colour = light.surface(
            random.pick(['#c9705a', '#5f8a8a', '#d9b36a', '#8a7aa0', '#e9e0cf', light.accent, light.second]),
            1,
            random.range(-0.4, 0.2),
          );
          pen.fillStyle = colour;
          if (thing === 1) {
            pen.beginPath();
            pen.roundRect(x, y - th, tw, th, [tw * 0.4, tw * 0.4, 4, 4]);
            pen.fill();
          } else if (thing === 2) {
            pen.beginPath();
            pen.arc(x + tw / 2, y - tw * 0.1, tw / 2, Math.PI, 0, true);
            pen.closePath();
            pen.fill();
            houseplant(pen, x + tw / 2, y - tw * 0.1, tw * 1.3, '#5d8a55', light, random);
          } else pen.fillRect(x, y - th, tw, th);
          x += tw + (thing === 0 ? 1.5 : random.range(8, 20));
        }
      }
      if (kind === 2) frames(pen, left, w);
    }
  });

  function frames(pen: Pen, x0: number, w0: number): void {
    for (let i = 0; i < 2; i++) {
      const fw = w0 * random.range(0.3, 0.42);
      const fh = fw * random.range(1.1, 1.4);
      const x = x0 + w0 * (0.06 + i * 0.5);
      const y = stage.h * 0.14 + i * 18;
      pen.fillStyle = fade(light.shade, 0.25);
      pen.fillRect(x + 5, y + 7, fw, fh);
      pen.fillStyle = light.surface('#faf5ea', 1, 0);
      pen.fillRect(x, y, fw, fh);
      pen.fillStyle = verticalFill(pen, y, y + fh, [
        light.surface(light.accent, 1, 0),
        light.surface(light.second, 1, -0.2),
      ]);
      pen.fillRect(x + fw * 0.14, y + fh * 0.12, fw * 0.72, fh * 0.76);
      pen.fillStyle = fade(wall, 0.8);
      pen.beginPath();
      pen.arc(x + fw * 0.5, y + fh * 0.5, fw * 0.2, 0, Math.PI * 2);
      pen.fill();
    }
  }
}

export function pendant(view: View): Item {
  const { stage, light } = view;
  const x = view.focusX;
  const y = stage.h * 0.17;
  return part(
    0.92,
    { x: x - 330, y: -stage.marginY, w: 660, h: stage.h * 0.75 },
    (pen) => {
      pen.fillStyle = light.surface('#22242a', 1, -0.2);
      pen.fillRect(x - 1.5, -stage.marginY, 3, y + stage.marginY);
      pen.beginPath();
      pen.moveTo(x - 12, y);
      pen.quadraticCurveTo(x - 62, y + 12, x - 66, y + 44);
      pen.lineTo(x + 66, y + 44);
      pen.quadraticCurveTo(x + 62, y + 12, x + 12, y);
      pen.fill();
      pen.fillStyle = '#fff2cf';
      pen.beginPath();
      pen.ellipse(x, y + 44, 62, 8, 0, 0, Math.PI * 2);
      pen.fill();
      pen.globalCompositeOperation = 'lighter';
      glow(pen, x, y + 52, 320, '#ffb55e', 0.4);
    },
    { pivot: [x, -stage.marginY], pose: (seconds) => ({ turn: 0.006 * Math.sin(seconds * 0.9) }) },
  );
}

export function curtain(view: View, win: Win, away: number): Item {
  const { light } = view;
  const cloth = light.surface(mix('#f3ead9', light.second, 0.2), 1, 0.1);
  return part(
    0.74,
    { x: win.x - 70, y: win.y - 40, w: win.w + 140, h: win.h + 110 },
    (pen) => {
      for (const s of [-1, 1]) {
        const x = s < 0 ? win.x - 26 : win.x + win.w + 26;
        const w = win.w * 0.17 * -s;
        for (let i = 0; i < 5; i++) {
          const x0 = x + (w * i) / 5;
          const g = pen.createLinearGradient(x0, 0, x0 + w / 5, 0);
          g.addColorStop(0, fade(darken(cloth, 0.08), 0.93));
          g.addColorStop(0.5, fade(lighten(cloth, 0.06), 0.93));
          g.addColorStop(1, fade(darken(cloth, 0.06), 0.93));
          pen.fillStyle = g;
          pen.beginPath();
          pen.moveTo(x0, win.y - 24);
          pen.lineTo(x0 + w / 5, win.y - 24);
          pen.quadraticCurveTo(
            x0 + w / 5 + s * 6,
            win.y + win.h * 0.5,
            x0 + w / 5 - s * 2,
            win.y + win.h + 56,
          );
          pen.lineTo(x0 - s * 2, win.y + win.h + 56);
          pen.quadraticCurveTo(x0 + s * 6, win.y + win.h * 0.5, x0, win.y - 24);
          pen.fill();
        }
      }
      pen.fillStyle = light.surface('#6a5040', 1, -0.2);
      pen.fillRect(win.x - 60, win.y - 32, win.w + 120, 8);
    },
    { pivot: [win.x, win.y - 30], pose: (seconds) => ({ lean: -0.012 * away * Math.sin(seconds * 1.1) }) },
  );
}

/** A few things of daily life on the table, away from the subject, near the lens. */
export function sideThings(view: View, tableY: number, away: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('side things');
  const x = view.focusX + away * stage.w * (stage.tall ? 0.3 : 0.27);
  const y = tableY + (stage.h - tableY) * 0.24;
  return part(0.96, { x: x - 190, y: y - 240, w: 380, h: 330 }, (pen) => {
    const kind = random.int(0, 2);
    softEllipse(pen, x, y, 96, 11, light.shade, 0.55);
    if (kind === 0) {
      houseplant(pen, x, y - 60, 120, '#5d8a55', light, random);
      pen.fillStyle = light.surface(light.second, 1, 0);
      pen.beginPath();
      pen.roundRect(x - 36, y - 68, 72, 70, [6, 6, 20, 20]);
      pen.fill();
      pen.fillStyle = fade(light.key, 0.25);
      pen.beginPath();
      pen.roundRect(x + (light.sunX > x ? 14 : -30), y - 62, 12, 52, 6);
      pen.fill();
    } else if (kind === 1) {
      for (let i = 0; i < 3; i++) {
        pen.fillStyle = light.surface(
          [light.second, '#e9dfcc', light.accent][i] ?? light.second,
          1,
          -0.1 + i * 0.1,
        );
        pen.beginPath();
        pen.roundRect(x - 78 + i * 7, y - 22 - i * 21, 150 - i * 14, 20, 3);
        pen.fill();
      }
    } else {
      pen.fillStyle = light.surface('#efe7d8', 1, 0.1);
      pen.beginPath();
      pen.ellipse(x, y - 6, 84, 14, 0, 0, Math.PI * 2);
      pen.fill();
      for (let i = 0; i < 4; i++) {
        const px = x - 42 + i * 28;
        const g = pen.createRadialGradient(px + 5, y - 34, 2, px, y - 26, 20);
        g.addColorStop(0, light.surface('#ffd08a', 1, 0.8));
        g.addColorStop(1, light.surface(random.pick(['#d9762f', '#c9452f', '#d9a03c']), 1, -0.3));
        pen.fillStyle = g;
        pen.beginPath();
        pen.arc(px, y - 24, 19, 0, Math.PI * 2);
        pen.fill();
      }
    }
  });
}
