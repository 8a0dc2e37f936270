import { foliage } from '../brushes/trees.ts';
import { darken } from '../colour.ts';
import { band, type Item, part, type View } from '../scene.ts';

export function trunks(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('trunks');
  return part(
    1.15,
    band(stage),
    (pen) => {
      const sides = view.focusX > stage.w / 2 ? [0.05, 0.17] : [0.95, 0.83];
      for (const [i, at] of sides.entries()) {
        const x = stage.w * (at + random.range(-0.02, 0.02));
        const w = stage.h * (0.085 - i * 0.034);
        const bark = light.surface('#3b2f29', 1, -0.7);
        const gradient = pen.createLinearGradient(x - w, 0, x + w, 0);
        const side = light.sunX > x;
        gradient.addColorStop(side ? 0 : 1, bark);
        gradient.addColorStop(side ? 0.7 : 0.3, bark);
        gradient.addColorStop(side ? 1 : 0, light.surface('#6a5444', 1, 0.6));
        pen.fillStyle = gradient;
        pen.beginPath();
        pen.moveTo(x - w * 1.7, stage.h + stage.marginY);
        pen.bezierCurveTo(
          x - w * 0.7,
          stage.h * 0.85,
          x - w * 0.6,
          stage.h * 0.5,
          x - w * 0.55,
          -stage.marginY,
        );
        pen.lineTo(x + w * 0.55, -stage.marginY);
        pen.bezierCurveTo(
          x + w * 0.6,
          stage.h * 0.5,
          x + w * 0.75,
          stage.h * 0.85,
          x + w * 1.8,
          stage.h + stage.marginY,
        );
        pen.fill();
      }
    },
    { blur: 1.4 },
  );
}

export function canopy(view: View, leaf: string): Item {
  const { stage, light } = view;
  const random = view.random.fork('canopy');
  return part(
    1.2,
    band(stage, -stage.marginY, stage.h * 0.42),
    (pen) => {
      const colour = light.surface(darken(leaf, 0.14), 1, -0.7);
      for (const at of [0, 0.1, 0.22, 0.8, 0.92, 1]) {
        foliage(
          pen,
          stage.w * at,
          random.range(-60, 0) - stage.marginY * 0.3,
          stage.h * random.range(0.12, 0.2),
          colour,
          random,
        );
      }
    },
    { blur: 3.2, pivot: [0, -stage.marginY], pose: (seconds) => ({ lean: 0.02 * Math.sin(seconds * 1.1) }) },
  );
}
