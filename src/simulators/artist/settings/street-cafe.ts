import { verticalFill } from '../brushes/glow.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { type Item, part, type View } from '../scene.ts';

export function cafe(view: View, pavement: number): { item: Item; x: number; w: number } {
  const { stage, light } = view;
  const random = view.random.fork('cafe');
  const w = Math.min(stage.w * (stage.tall ? 0.86 : 0.5), 620);
  const h = 250;
  const away = view.focusX > stage.w / 2 ? 0.3 : 0.7;
  const x = Math.max(10, Math.min(stage.w - w - 10, stage.w * (stage.tall ? 0.5 : away) - w / 2));
  const top = pavement - h;
  const item = part(0.78, { x: x - 40, y: top - 70, w: w + 80, h: h + 90 }, (pen) => {
    const wood = random.pick(['#2f5a52', '#5a3a2c', '#2c3f5f', '#6a2f3a', '#3a3a3f']);
    pen.fillStyle = verticalFill(pen, top - 50, pavement, [
      light.surface(lighten(wood, 0.05), 0.95, 0.3),
      light.surface(wood, 0.95, -0.2),
    ]);
    pen.fillRect(x, top - 46, w, h + 46);
    pen.fillStyle = light.surface(darken(wood, 0.07), 0.95, 0);
    pen.fillRect(x - 8, top - 54, w + 16, 12);
    // A bare sign: a bar in a lit frame, since pictures here carry no letters.
    pen.fillStyle = fade(mix('#ffe7b5', light.accent, 0.15), light.lampsLit ? 0.95 : 0.75);
    pen.beginPath();
    pen.roundRect(x + w * 0.36, top - 33, w * 0.28, 15, 7);
    pen.fill();
    const panes = stage.tall ? 3 : 4;
    const door = random.int(0, panes - 1);
    const pw = (w - 30) / panes;
    for (let i = 0; i < panes; i++) {
      const px = x + 15 + i * pw;
      const low = i === door ? pavement - 6 : pavement - 54;
      const glass = light.lampsLit ? ['#ffe2a0', '#ffb85c', '#c9752f'] : ['#a9c4d2', '#7391a3', '#4f6678'];
      pen.fillStyle = verticalFill(
        pen,
        top + 40,
        low,
        glass.map((g) => (light.lampsLit ? g : light.surface(g, 0.95, 0.2))),
      );
      pen.fillRect(px + 6, top + 32, pw - 12, low - top - 32);
      pen.save();
      pen.beginPath();
      pen.rect(px + 6, top + 32, pw - 12, low - top - 32);
      pen.clip();
      pen.fillStyle = fade('#3a2416', light.lampsLit ? 0.5 : 0.35);
      for (let s = 0; s < 3; s++) {
        pen.fillRect(px, top + 92 + s * 38, pw, 3);
        for (let k = 0; k < 5; k++)
          pen.fillRect(
            px + 14 + k * (pw / 5.4),
            top + 92 + s * 38 - random.range(10, 24),
            random.range(6, 14),
            26,
          );
      }
      for (const lx of [0.3, 0.7]) {
        pen.fillStyle = '#fff3cf';
        pen.beginPath();
        pen.arc(px + pw * lx, top + 66, 7, 0, Math.PI * 2);
        pen.fill();
      }
      pen.fillStyle = fade('#ffffff', 0.14);
      pen.beginPath();
      pen.moveTo(px + pw * 0.2, top + 30);
      pen.lineTo(px + pw * 0.5, top + 30);
      pen.lineTo(px + pw * 0.2, low);
      pen.lineTo(px - pw * 0.1, low);
      pen.fill();
      pen.restore();
    }
    const stripes = Math.round(w / 34);
    for (let i = 0; i < stripes; i++) {
      const sx = x - 6 + (i * (w + 12)) / stripes;
      const sw = (w + 12) / stripes;
      pen.fillStyle = light.surface(i % 2 ? '#fbf3e4' : light.accent, 1, 0.35);
      pen.beginPath();
      pen.moveTo(sx + 10, top - 6);
      pen.lineTo(sx + sw + 10, top - 6);
      pen.lineTo(sx + sw, top + 50);
      pen.arc(sx + sw / 2, top + 50, sw / 2, 0, Math.PI);
      pen.fill();
    }
    pen.fillStyle = verticalFill(pen, top - 6, top + 60, [fade(light.key, 0.2), fade(light.shade, 0.3)]);
    pen.fillRect(x - 4, top - 6, w + 10, 58);
  });
  return { item, x, w };
}
