import { softEllipse } from '../brushes/glow.ts';
import type { SubjectName } from '../lexicon-subjects.ts';
import { createRandom } from '../random.ts';
import { type Item, type Pose, part, type Spot, type View } from '../scene.ts';
import { SUBJECTS } from './catalogue.ts';
import type { Subject } from './subject.ts';

/** Puts a subject on its spot: its shadow or its reflection, itself in the light of the scene, its shine. */
export function placeSubject(
  view: View,
  name: SubjectName,
  spot: Spot,
  size: number,
  onWater: boolean,
): Item[] {
  const { light, stage } = view;
  const subject: Subject = SUBJECTS[name];
  const scale = (subject.height * spot.scale * size) / 100;
  const flip =
    !['laptop', 'phone', 'watch', 'camera', 'book'].includes(name) &&
    view.random.fork(`flip ${name}`).chance(0.5)
      ? -1
      : 1;
  const side = Math.sign(light.sunX - spot.x) || 1;
  // Goods look alike in every scene of a film, down to their details.
  const own = subject.goods && view.brief.product ? createRandom(view.brief.product) : view.random;
  const tones = () => ({
    main: light.accent,
    second: light.second,
    side: side * flip,
    lampsLit: light.lampsLit,
    random: own.fork(`subject ${name}`),
  });
  const width = 100 * scale * subject.aspect;
  const height = 104 * scale;
  const centred = subject.place === 'air';
  const foot = centred ? spot.y + height / 2 : spot.y;
  const box = { x: spot.x - width * 0.62, y: foot - height * 1.05, w: width * 1.24, h: height * 1.12 + 8 };
  const lamp = name === 'lamp' || (name === 'tent' && light.lampsLit) || name === 'rocket';
  const relight = light.relight(Math.min(1, spot.depth + 0.15), spot.x, stage);
  const shine = subject.luminous || subject.goods ? 0.45 : 1;
  const items: Item[] = [];
  const draw = part(
    spot.depth,
    box,
    (pen) => {
      pen.translate(spot.x, foot);
      pen.scale(scale * flip, scale);
      subject.paint(pen, tones());
    },
    {
      relight: {
        ...relight,
        ambientShare: view.brief.silhouette ? relight.ambientShare : relight.ambientShare * shine,
      },
      pivot: [spot.x, centred ? spot.y : foot],
      pose: subject.pose && ((seconds) => mirrored(subject.pose?.(seconds) ?? {}, flip)),
    },
  );
  if (onWater) items.push(reflection(view, subject, tones, spot, scale, flip, box));
  else if (!centred) items.push(shadow(view, spot, width, side));
  items.push(draw);
  if (lamp) {
    items.push(
      part(
        spot.depth,
        { x: spot.x - height * 1.6, y: foot - height * 2.1, w: height * 3.2, h: height * 3 },
        (pen) => {
          const at = name === 'rocket' ? foot - height * 0.12 : foot - height * (name === 'tent' ? 0.3 : 0.6);
          softEllipse(
            pen,
            spot.x,
            at,
            height * 1.4,
            height * 1.2,
            name === 'rocket' ? '#ff9a3c' : '#ffcf7a',
            light.night ? 0.6 : 0.35,
          );
        },
        { blend: 'screen', pose: (seconds) => ({ opacity: 0.92 + 0.08 * Math.cos(seconds * 5.3) }) },
      ),
    );
  }
  return items;
}

/** What looks the other way also moves the other way. */
const mirrored = (pose: Pose, flip: number): Pose => ({
  ...pose,
  x: (pose.x ?? 0) * flip,
  turn: (pose.turn ?? 0) * flip,
});

function shadow(view: View, spot: Spot, width: number, side: number): Item {
  const reach = Math.min(width, 420);
  const slant = view.light.hidden ? 0 : 0.26;
  return part(spot.depth, { x: spot.x - reach * 1.5, y: spot.y - 60, w: reach * 3, h: 120 }, (pen) => {
    softEllipse(
      pen,
      spot.x - side * reach * slant,
      spot.y,
      reach * 0.8,
      Math.max(7, reach * 0.085),
      view.light.shade,
      0.5,
    );
    softEllipse(pen, spot.x, spot.y, reach * 0.46, Math.max(5, reach * 0.05), '#05040a', 0.55);
  });
}

/** The thing upside down on the water, fading with distance, cut by ripples. */
function reflection(
  view: View,
  subject: Subject,
  tones: () => Parameters<Subject['paint']>[1],
  spot: Spot,
  scale: number,
  flip: number,
  box: { x: number; y: number; w: number; h: number },
): Item {
  const below = { x: box.x, y: spot.y, w: box.w, h: box.h * 0.75 };
  return part(
    spot.depth,
    below,
    (pen) => {
      pen.save();
      pen.translate(spot.x, spot.y - 1);
      pen.scale(scale * flip, -scale * 0.62);
      subject.paint(pen, tones());
      pen.restore();
      pen.globalCompositeOperation = 'destination-in';
      const fading = pen.createLinearGradient(0, below.y, 0, below.y + below.h * 0.85);
      fading.addColorStop(0, 'rgba(0,0,0,0.5)');
      fading.addColorStop(1, 'rgba(0,0,0,0)');
      pen.fillStyle = fading;
      pen.fillRect(below.x, below.y, below.w, below.h);
      pen.globalCompositeOperation = 'destination-out';
      pen.fillStyle = 'rgba(0,0,0,0.8)';
      const random = view.random.fork('broken reflection');
      for (let y = below.y + 5; y < below.y + below.h; y += random.range(5, 9)) {
        pen.beginPath();
        pen.ellipse(
          spot.x + random.range(-0.4, 0.4) * below.w,
          y,
          below.w * random.range(0.15, 0.4),
          random.range(0.8, 2),
          0,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    },
    {
      relight: { ...view.light.relight(1, spot.x, view.stage), rim: 0, hazeShare: 0.12 },
      pivot: [spot.x, spot.y],
      pose: (seconds) => ({
        ...subject.pose?.(seconds),
        y: 0,
        lean: 0.03 * Math.sin(seconds * 1.7),
        turn: 0,
      }),
    },
  );
}
