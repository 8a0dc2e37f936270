import { glow, softEllipse, verticalFill } from './brushes/glow.ts';
import { darken, fade, lighten, mix } from './colour.ts';
import type { SubjectName } from './lexicon-subjects.ts';
import { band, type Item, motion, part, type Setting, type View } from './scene.ts';
import { SUBJECTS } from './subjects/catalogue.ts';
import { placeSubject } from './subjects/place-subject.ts';

/** A lens close to its subject: the place behind it out of focus, a surface under it, light in discs. */
export function closeUp(
  view: View,
  setting: Setting,
  names: readonly SubjectName[],
): { items: Item[]; focus: readonly [number, number] } {
  const { stage, brief } = view;
  const random = view.random.fork('close');
  const tight = brief.framing === 'close';
  const first = names[0];
  const blur = tight ? 11 : 5;
  const items: Item[] = setting.items
    .filter((item) => item.kind === 'part')
    .filter((item) => item.kind === 'part' && item.depth < 1.04)
    .map((item) =>
      item.kind === 'part'
        ? { ...item, blur: (item.blur ?? 0) + blur * (item.depth > 0.02 ? 1 : 0.15) }
        : item,
    );
  items.push(...bokeh(view, tight ? 16 : 9));
  if (first === undefined)
    return { items: [...items, foregroundBlur(view)], focus: [view.focusX, stage.h / 2] };
  const subject = SUBJECTS[first];
  const air = subject.place === 'air';
  const y = stage.h * (tight ? 0.95 : 0.9);
  const x = view.focusX + (stage.w / 2 - view.focusX) * (tight ? 0.45 : 0.1);
  if (!air) items.push(surface(view, y - stage.h * (tight ? 0.13 : 0.11)));
  // Fills most of the frame, whatever its shape.
  const wanted = tight ? 0.74 : brief.framing === 'wide' ? 0.4 : 0.58;
  const size = Math.min(
    (stage.h * wanted) / subject.height,
    (stage.w * (tight ? 0.8 : 0.62)) / (subject.height * subject.aspect),
  );
  const spot = { x, y: air ? stage.h * 0.48 : y - stage.h * 0.05, scale: 1, depth: 1 };
  items.push(...placeSubject(view, first, spot, size, false));
  const second = names[1];
  if (second !== undefined && SUBJECTS[second].place !== 'air') {
    const other = SUBJECTS[second];
    const away = x > stage.w / 2 ? -1 : 1;
    const small = Math.min(
      (stage.h * wanted * 0.62) / other.height,
      (stage.w * 0.34) / (other.height * other.aspect),
    );
    const behind = placeSubject(
      view,
      second,
      { x: x + away * stage.w * 0.3, y: y - stage.h * 0.075, scale: 1, depth: 0.94 },
      small,
      false,
    );
    items.splice(
      items.length - 2,
      0,
      ...behind.map((item) => (item.kind === 'part' ? { ...item, blur: 2.4 } : item)),
    );
  }
  if (random.chance(0.6)) items.push(foregroundBlur(view));
  return { items, focus: [x, stage.h * 0.5] };
}

/** Wood, stone, moss or cloth, with a soft far edge. */
function surface(view: View, top: number): Item {
  const { stage, light, brief } = view;
  const random = view.random.fork('surface');
  const material = ['forest', 'garden', 'meadow', 'river'].includes(brief.setting)
    ? random.pick(['#6a5138', '#5b6b3a', '#7a6a52'])
    : ['beach', 'desert'].includes(brief.setting)
      ? random.pick(['#d8b98a', '#c9a06a'])
      : brief.setting === 'snow'
        ? '#e9f0f6'
        : random.pick(['#7a6a5c', '#6b6f78', '#8a6a4a', '#54504e']);
  return part(
    0.97,
    band(stage, top - 14),
    (pen) => {
      const bottom = stage.h + stage.marginY;
      const near = light.surface(material, 1, 0.3);
      const x0 = -stage.marginX;
      const w = stage.w + 2 * stage.marginX;
      pen.beginPath();
      pen.moveTo(x0, bottom);
      for (let i = 0; i <= 40; i++)
        pen.lineTo(x0 + (w * i) / 40, top + Math.sin(i * 0.45 + random.range(0, 0.3)) * 3);
      pen.lineTo(x0 + w, bottom);
      pen.fillStyle = verticalFill(pen, top, bottom, [
        mix(near, light.haze, 0.35),
        near,
        light.surface(darken(material, 0.12), 1, -0.5),
      ]);
      pen.fill();
      for (let i = 0; i < 160; i++) {
        const f = random.next() ** 1.4;
        pen.fillStyle = fade(
          random.chance(0.5) ? lighten(near, 0.09) : darken(near, 0.1),
          random.range(0.1, 0.35),
        );
        pen.beginPath();
        pen.ellipse(
          random.range(x0, x0 + w),
          top + 8 + f * (bottom - top),
          random.range(8, 90) * (0.3 + f),
          random.range(0.8, 3.4) * (0.4 + f),
          0,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
      softEllipse(
        pen,
        light.sunX,
        top + 20,
        stage.w * 0.5,
        (bottom - top) * 0.5,
        light.key,
        light.hidden ? 0.15 : 0.34,
      );
    },
    { blur: 1.2 },
  );
}

/** Points of light out of focus. */
function bokeh(view: View, count: number): Item[] {
  const { stage, light } = view;
  const random = view.random.fork('bokeh');
  const discs = Array.from({ length: count }, () => ({
    x: random.range(-0.05, 1.05) * stage.w,
    y: stage.h * random.range(0.06, 0.72),
    r: random.range(9, 40),
    alpha: random.range(0.06, 0.2),
    warm: random.chance(0.6),
    phase: random.range(0, 6.3),
  }));
  return [
    motion(
      0.45,
      (pen, seconds) => {
        for (const d of discs) {
          const colour = d.warm ? light.glow : mix(light.key, '#ffffff', 0.4);
          pen.fillStyle = fade(colour, d.alpha * (0.7 + 0.3 * Math.sin(d.phase + seconds)));
          pen.beginPath();
          pen.arc(
            d.x + 7 * Math.sin(d.phase + seconds * 0.5),
            d.y + 5 * Math.cos(d.phase + seconds * 0.4),
            d.r,
            0,
            Math.PI * 2,
          );
          pen.fill();
        }
      },
      { blend: 'screen' },
    ),
  ];
}

/** Something near the lens at one lower corner, wholly out of focus. */
function foregroundBlur(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('near blur');
  const left = view.focusX > stage.w / 2;
  return part(1.3, band(stage, stage.h * 0.55), (pen) => {
    for (let i = 0; i < 7; i++) {
      const x = (left ? 0 : stage.w) + (left ? 1 : -1) * random.range(-60, stage.w * 0.16);
      glow(
        pen,
        x,
        stage.h + random.range(-70, 40),
        random.range(70, 170),
        light.surface(light.night ? light.shade : '#3f5a3a', 1, -0.5),
        0.75,
      );
    }
  });
}
