import { type Item, part, type View } from '../scene.ts';
import { softEllipse } from './glow.ts';

/** A low bank of mist between two layers; it drifts slowly if asked to. */
export function mistBank(
  view: View,
  options: { y: number; height: number; depth: number; label: string; strength?: number; drifts?: boolean },
): Item {
  const { stage, light } = view;
  const random = view.random.fork(options.label);
  const strength = (options.strength ?? 0.16) + light.fog * 0.5;
  const drift = random.range(4, 9) * (random.chance(0.5) ? 1 : -1);
  const box = {
    x: -stage.marginX - 160,
    y: options.y - options.height * 1.1,
    w: stage.w + 2 * stage.marginX + 320,
    h: options.height * 2.2,
  };
  return part(
    options.depth,
    box,
    (pen) => {
      for (let i = 0; i < 7; i++) {
        softEllipse(
          pen,
          random.range(box.x, box.x + box.w),
          options.y + random.range(-0.25, 0.3) * options.height,
          stage.w * random.range(0.22, 0.4),
          options.height * random.range(0.4, 0.75),
          light.haze,
          strength,
        );
      }
    },
    options.drifts ? { pose: (seconds) => ({ x: seconds * drift }) } : {},
  );
}
