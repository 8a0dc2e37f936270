import { fade } from '../colour.ts';
import { type Item, motion, type View } from '../scene.ts';

/** A few birds far off, wings beating, that cross a little of the sky. */
export function birds(
  view: View,
  options: { y: number; spread: number; count: number; size?: number },
): Item {
  const { stage, light } = view;
  const random = view.random.fork('birds');
  const centre = random.range(0.25, 0.75) * stage.w;
  const direction = random.chance(0.5) ? 1 : -1;
  const flock = Array.from({ length: options.count }, () => ({
    x: centre + random.range(-0.5, 0.5) * options.spread,
    y: options.y + random.range(-0.16, 0.16) * options.spread,
    size: (options.size ?? 9) * random.range(0.6, 1.25),
    phase: random.range(0, 6.3),
    beat: random.range(4.5, 6.5),
  }));
  return motion(0.2, (pen, seconds) => {
    pen.strokeStyle = fade(light.surface('#22242c', 0.75, -0.5), 0.75);
    pen.lineCap = 'round';
    for (const bird of flock) {
      const x = bird.x + direction * seconds * 13;
      const y = bird.y + Math.sin(bird.phase + seconds * 0.8) * 4;
      const wing = Math.sin(bird.phase + seconds * bird.beat) * 0.5 + 0.25;
      pen.lineWidth = Math.max(1.1, bird.size * 0.17);
      pen.beginPath();
      pen.moveTo(x - bird.size, y - bird.size * wing);
      pen.quadraticCurveTo(x - bird.size * 0.45, y - bird.size * 0.5 * (wing + 0.3), x, y);
      pen.quadraticCurveTo(
        x + bird.size * 0.45,
        y - bird.size * 0.5 * (wing + 0.3),
        x + bird.size,
        y - bird.size * wing,
      );
      pen.stroke();
    }
  });
}
