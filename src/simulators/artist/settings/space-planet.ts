import { glow, softEllipse } from '../brushes/glow.ts';
import { darken, fade, lighten, mix, shift } from '../colour.ts';
import { createNoise } from '../random.ts';
import { type Item, type Pen, part, type View } from '../scene.ts';

/** A world with bands or seas, its night side, its thin air, perhaps a ring. */
export function planet(
  view: View,
  at: { x: number; y: number; r: number },
  colour: string,
  ringed: boolean,
  depth: number,
  side: number,
): Item[] {
  const { light } = view;
  const random = view.random.fork(`planet${Math.round(depth * 100)}`);
  const { x, y, r } = at;
  const tilt = random.range(-0.5, 0.5);
  const gas = random.chance(0.5);
  const box = { x: x - r * 2.5, y: y - r * 2.2, w: r * 5, h: r * 4.4 };
  const ring = (pen: Pen, from: number, to: number): void => {
    for (let i = 0; i < 16; i++) {
      pen.strokeStyle = fade(
        mix(lighten(colour, 0.16), '#f3e6cf', random.range(0.2, 0.8)),
        random.range(0.12, 0.5),
      );
      pen.lineWidth = r * 0.03;
      pen.beginPath();
      pen.ellipse(x, y, r * (1.35 + i * 0.045), r * (0.32 + i * 0.012), tilt, from, to);
      pen.stroke();
    }
  };
  return [
    part(depth, box, (pen) => {
      if (ringed) ring(pen, Math.PI, Math.PI * 2);
      glow(pen, x, y, r * 1.35, mix(colour, light.glow, 0.4), 0.32);
      pen.save();
      pen.beginPath();
      pen.arc(x, y, r, 0, Math.PI * 2);
      pen.fillStyle = colour;
      pen.fill();
      pen.clip();
      pen.translate(x, y);
      pen.rotate(tilt);
      const noise = createNoise(random, 3);
      if (gas) {
        for (let i = -14; i < 15; i++) {
          pen.fillStyle = fade(
            i % 2 ? lighten(colour, random.range(0.02, 0.16)) : darken(colour, random.range(0.02, 0.13)),
            0.55,
          );
          pen.beginPath();
          for (let k = 0; k <= 24; k++)
            pen.lineTo(-r + (2 * r * k) / 24, (i / 14) * r + noise(k * 0.2 + i) * r * 0.05);
          for (let k = 24; k >= 0; k--)
            pen.lineTo(
              -r + (2 * r * k) / 24,
              ((i + random.range(0.8, 1.3)) / 14) * r + noise(k * 0.2 + i + 1) * r * 0.05,
            );
          pen.fill();
        }
      } else {
        for (let i = 0; i < 13; i++) {
          const cx = random.range(-1, 1) * r;
          const cy = random.range(-1, 1) * r;
          pen.fillStyle = fade(shift(darken(colour, 0.1), { hue: random.pick([-40, 50, 90]) }), 0.62);
          pen.beginPath();
          for (let k = 0; k <= 26; k++) {
            const a = (k / 26) * Math.PI * 2;
            const reach = r * random.range(0.12, 0.17) * (1.6 + noise(k * 0.55 + i * 9) * 1.1);
            pen.lineTo(cx + Math.cos(a) * reach * 1.7, cy + Math.sin(a) * reach);
          }
          pen.fill();
          softEllipse(
            pen,
            random.range(-1, 1) * r,
            random.range(-1, 1) * r,
            r * 0.42,
            r * 0.05,
            '#ffffff',
            0.5,
          );
        }
      }
      pen.rotate(-tilt);
      const night = pen.createRadialGradient(
        -side * r * 0.45,
        -r * 0.4,
        r * 0.2,
        -side * r * 0.2,
        -r * 0.15,
        r * 1.28,
      );
      night.addColorStop(0, 'rgba(2,3,14,0)');
      night.addColorStop(0.5, 'rgba(2,3,14,0.3)');
      night.addColorStop(0.8, 'rgba(2,3,14,0.86)');
      night.addColorStop(1, 'rgba(2,3,14,0.97)');
      pen.fillStyle = night;
      pen.fillRect(-r, -r, 2 * r, 2 * r);
      const rim = pen.createRadialGradient(
        side * r * 0.13,
        r * 0.12,
        r * 0.84,
        side * r * 0.05,
        r * 0.04,
        r * 1.03,
      );
      rim.addColorStop(0, fade(light.key, 0));
      rim.addColorStop(1, fade(mix(light.key, '#ffffff', 0.4), 0.6));
      pen.fillStyle = rim;
      pen.fillRect(-r, -r, 2 * r, 2 * r);
      pen.restore();
      if (ringed) ring(pen, 0, Math.PI);
    }),
  ];
}
