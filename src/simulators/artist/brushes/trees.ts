import { darken, lighten, mix } from '../colour.ts';
import type { Light } from '../light.ts';
import type { Random } from '../random.ts';
import type { Pen } from '../scene.ts';
import { glow } from './glow.ts';

/** A conifer: tiers of drooping branches, lit on one side. `colour` is final, light already in it. */
export function conifer(
  pen: Pen,
  x: number,
  y: number,
  height: number,
  colour: string,
  lit: string,
  side: number,
  random: Random,
): void {
  const tiers = Math.max(5, Math.round(height / 13));
  const width = height * random.range(0.17, 0.23);
  pen.fillStyle = colour;
  pen.fillRect(x - height * 0.018, y - height * 0.2, height * 0.036, height * 0.2);
  const edge: [number, number][] = [];
  for (let i = 0; i <= tiers; i++) {
    const f = i / tiers;
    const reach = width * (0.1 + f ** 0.9) * random.range(0.8, 1.12);
    const level = y - height * (1 - f * 0.9);
    edge.push([reach * 0.45, level - height * 0.012], [reach, level + height * 0.03]);
  }
  const outline = (half: number): void => {
    pen.beginPath();
    pen.moveTo(x, y - height);
    for (const [reach, level] of edge) pen.lineTo(x + half * reach, level);
    pen.lineTo(x, y - height * 0.06);
    pen.closePath();
  };
  outline(-1);
  pen.fill();
  outline(1);
  pen.fill();
  if (height < 40) return;
  pen.fillStyle = lit;
  outline(side);
  pen.globalAlpha = 0.55;
  pen.fill();
  pen.globalAlpha = 1;
}

/** A broad-leaved tree: trunk, then clumps of leaves, dark below and lit towards the light. */
export function broadleaf(
  pen: Pen,
  x: number,
  y: number,
  height: number,
  leaf: string,
  trunk: string,
  light: Light,
  depth: number,
  random: Random,
): void {
  const side = Math.sign(light.sunX - x) || 1;
  pen.strokeStyle = light.surface(trunk, depth, -0.2);
  pen.lineCap = 'round';
  const lean = random.range(-0.06, 0.06) * height;
  pen.lineWidth = height * 0.055;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.quadraticCurveTo(x, y - height * 0.3, x + lean, y - height * 0.55);
  pen.stroke();
  for (const branch of [-1, 1]) {
    pen.lineWidth = height * 0.025;
    pen.beginPath();
    pen.moveTo(x + lean * 0.6, y - height * 0.36);
    pen.quadraticCurveTo(
      x + branch * height * 0.08,
      y - height * 0.5,
      x + branch * height * 0.17,
      y - height * 0.62,
    );
    pen.stroke();
  }
  const clumps = Array.from({ length: 26 }, (_, i) => {
    const angle = i * 2.4 + random.range(-0.3, 0.3);
    const away = Math.sqrt((i + 0.5) / 26) * height * 0.28;
    return {
      x: x + lean + Math.cos(angle) * away * 1.15,
      y: y - height * 0.68 + Math.sin(angle) * away * 0.94,
      r: height * random.range(0.065, 0.115),
    };
  });
  const leaves = (offsetX: number, offsetY: number, scale: number, colour: string): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    for (const clump of clumps) {
      const [cx, cy] = [clump.x + offsetX * clump.r, clump.y + offsetY * clump.r];
      pen.moveTo(cx + clump.r * scale, cy);
      pen.arc(cx, cy, clump.r * scale, 0, Math.PI * 2);
    }
    pen.fill();
  };
  leaves(-side * 0.12, 0.22, 1.08, light.surface(darken(leaf, 0.1), depth, -0.55));
  leaves(0, 0, 1, light.surface(leaf, depth, 0));
  leaves(side * 0.24, -0.26, 0.72, light.surface(lighten(leaf, 0.06), depth, 0.55));
  leaves(side * 0.36, -0.42, 0.4, light.surface(lighten(leaf, 0.12), depth, 0.95));
}

/** A palm with arching fronds. */
export function palm(
  pen: Pen,
  x: number,
  y: number,
  height: number,
  colour: string,
  lit: string,
  random: Random,
): void {
  const lean = random.range(-0.25, 0.25) * height;
  pen.strokeStyle = colour;
  pen.lineCap = 'round';
  pen.lineWidth = height * 0.034;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.quadraticCurveTo(x - lean * 0.1, y - height * 0.55, x + lean, y - height);
  pen.stroke();
  const fronds = 11;
  for (let i = 0; i < fronds; i++) {
    const angle = -Math.PI * (0.02 + (0.96 * i) / (fronds - 1)) + random.range(-0.08, 0.08);
    const length = height * random.range(0.34, 0.46);
    const endX = x + lean + Math.cos(angle) * length;
    const endY = y - height + Math.sin(angle) * length * 0.45 + length * 0.36;
    const midX = x + lean + Math.cos(angle) * length * 0.6;
    const midY = y - height + Math.sin(angle) * length * 0.75 - length * 0.1;
    pen.fillStyle = i % 3 === 0 ? lit : colour;
    pen.beginPath();
    pen.moveTo(x + lean, y - height);
    pen.quadraticCurveTo(midX, midY - length * 0.05, endX, endY);
    pen.quadraticCurveTo(midX, midY + length * 0.17, x + lean, y - height);
    pen.fill();
  }
}

/** A bush or hedge of soft clumps standing on y. */
export function bush(
  pen: Pen,
  x: number,
  y: number,
  size: number,
  leaf: string,
  light: Light,
  depth: number,
  random: Random,
): void {
  const side = Math.sign(light.sunX - x) || 1;
  const clumps = Array.from({ length: 20 }, () => ({
    x: x + random.range(-1, 1) * size,
    y: y - random.range(0.05, 0.95) * size * 0.72,
    r: size * random.range(0.15, 0.32),
  }));
  for (const [offset, scale, facing] of [
    [0.15, 1.05, -0.5],
    [0, 0.95, 0],
    [-0.25, 0.6, 0.7],
  ] as const) {
    pen.fillStyle = light.surface(facing > 0 ? lighten(leaf, 0.07) : leaf, depth, facing);
    for (const clump of clumps) {
      pen.beginPath();
      pen.arc(
        clump.x + (facing > 0 ? side * clump.r * 0.2 : 0),
        Math.min(y, clump.y + offset * clump.r),
        clump.r * scale,
        0,
        Math.PI * 2,
      );
      pen.fill();
    }
  }
}

/** Leaves out of focus at an edge of the frame, between the lens and the scene. */
export function foliage(pen: Pen, x: number, y: number, reach: number, colour: string, random: Random): void {
  for (let i = 0; i < 26; i++) {
    const angle = random.range(0, Math.PI * 2);
    const away = reach * Math.sqrt(random.next());
    const size = reach * random.range(0.1, 0.2);
    pen.save();
    pen.translate(x + Math.cos(angle) * away, y + Math.sin(angle) * away * 0.7);
    pen.rotate(random.range(0, Math.PI * 2));
    pen.fillStyle = mix(colour, '#000000', random.range(0, 0.25));
    pen.beginPath();
    pen.moveTo(-size, 0);
    pen.quadraticCurveTo(0, -size * 0.6, size, 0);
    pen.quadraticCurveTo(0, size * 0.6, -size, 0);
    pen.fill();
    pen.restore();
  }
  glow(pen, x, y, reach * 0.9, colour, 0.5);
}

/** A plant in a pot, without the pot: long leaves that rise and bend over. */
export function houseplant(
  pen: Pen,
  x: number,
  y: number,
  size: number,
  leaf: string,
  light: Light,
  random: Random,
): void {
  const count = 13;
  for (let i = 0; i < count; i++) {
    const f = (i / (count - 1)) * 2 - 1;
    const order = i % 2 ? -f : f;
    const length = size * random.range(0.75, 1.15) * (1 - 0.25 * Math.abs(order));
    const tipX = x + order * size * 0.95;
    const tipY = y - length * (1 - 0.35 * order * order);
    const midX = x + order * size * 0.25;
    const midY = y - length * 0.85;
    const wide = size * 0.1;
    pen.fillStyle = light.surface(lighten(leaf, random.range(-0.06, 0.07)), 1, random.range(-0.4, 0.7));
    pen.beginPath();
    pen.moveTo(x, y);
    pen.quadraticCurveTo(midX - wide, midY, tipX, tipY);
    pen.quadraticCurveTo(midX + wide, midY + wide * 1.5, x, y);
    pen.fill();
  }
}
