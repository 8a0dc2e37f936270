import { glow, softEllipse, verticalFill } from '../brushes/glow.ts';
import { darken, fade, lighten, mix } from '../colour.ts';
import { band, type Item, part, type View } from '../scene.ts';

export function arch(view: View, wall: string, floorY: number): Item {
  const { stage, light } = view;
  const r = Math.min(stage.w * 0.34, stage.h * 0.27);
  const top = floorY - stage.h * 0.56;
  const side = light.sunX > view.focusX ? 1 : -1;
  return part(0.3, { x: view.focusX - r * 1.5, y: top - 20, w: r * 3, h: floorY - top + 40 }, (pen) => {
    const inner = mix(wall, light.second, 0.4);
    for (const [grow, colour] of [
      [1.16, lighten(wall, 0.07)],
      [1, darken(inner, 0.06)],
    ] as const) {
      pen.fillStyle = verticalFill(pen, top, floorY, [colour, lighten(colour, 0.07)]);
      pen.beginPath();
      pen.moveTo(view.focusX - r * grow, floorY + 8);
      pen.lineTo(view.focusX - r * grow, top + r);
      pen.arc(view.focusX, top + r, r * grow, Math.PI, 0);
      pen.lineTo(view.focusX + r * grow, floorY + 8);
      pen.fill();
    }
    const shade = pen.createLinearGradient(view.focusX + side * r, 0, view.focusX - side * r * 0.2, 0);
    shade.addColorStop(0, fade(darken(inner, 0.2), 0.6));
    shade.addColorStop(1, fade(darken(inner, 0.2), 0));
    pen.fillStyle = shade;
    pen.beginPath();
    pen.moveTo(view.focusX - r, floorY + 8);
    pen.lineTo(view.focusX - r, top + r);
    pen.arc(view.focusX, top + r, r, Math.PI, 0);
    pen.lineTo(view.focusX + r, floorY + 8);
    pen.fill();
  });
}

export function ring(view: View, wall: string, floorY: number): Item {
  const { stage, light } = view;
  const r = Math.min(stage.w * 0.36, stage.h * 0.31);
  const y = floorY - stage.h * 0.28;
  return part(0.28, { x: view.focusX - r * 1.6, y: y - r * 1.6, w: r * 3.2, h: r * 3.2 }, (pen) => {
    glow(pen, view.focusX, y, r * 1.55, light.accent, 0.34);
    pen.lineWidth = 13;
    pen.strokeStyle = mix(light.accent, wall, 0.15);
    pen.beginPath();
    pen.arc(view.focusX, y, r, 0, Math.PI * 2);
    pen.stroke();
    pen.lineWidth = 4.5;
    pen.strokeStyle = mix(light.accent, '#ffffff', 0.75);
    pen.stroke();
  });
}

export function panels(view: View, wall: string, floorY: number): Item {
  const { stage, light } = view;
  const random = view.random.fork('panels');
  return part(0.32, band(stage, floorY - stage.h * 0.7, floorY + 20), (pen) => {
    for (let i = 0; i < 5; i++) {
      const w = stage.w * random.range(0.12, 0.24);
      const h = stage.h * random.range(0.28, 0.66);
      const x = view.focusX + (i - 2) * stage.w * 0.19 + random.range(-20, 20) - w / 2;
      const colour = mix(wall, i % 2 ? light.accent : light.second, random.range(0.12, 0.5));
      softEllipse(pen, x + w / 2, floorY + 4, w * 0.7, 14, '#000000', 0.2);
      pen.fillStyle = verticalFill(pen, floorY - h, floorY, [
        lighten(colour, 0.08),
        colour,
        darken(colour, 0.08),
      ]);
      pen.beginPath();
      pen.roundRect(x, floorY - h, w, h + 6, [i % 2 ? w / 2 : 6, i % 2 ? w / 2 : 6, 0, 0]);
      pen.fill();
    }
  });
}

/** Sun through leaves, thrown on the wall. */
export function leafShadow(view: View): Item {
  const { stage, light } = view;
  const random = view.random.fork('leaf shadow');
  return part(
    0.2,
    band(stage, -stage.marginY, stage.h * 0.72),
    (pen) => {
      pen.fillStyle = fade(light.shade, 0.3);
      for (let branch = 0; branch < 3; branch++) {
        const x = stage.w * random.range(0.02, 0.9);
        const y = -stage.marginY + stage.h * random.range(0, 0.25);
        const lean = random.range(0.2, 0.8) * (light.sunX > stage.w / 2 ? -1 : 1);
        for (let i = 0; i < 13; i++) {
          const along = i * stage.h * 0.042;
          for (const s of [-1, 1]) {
            pen.beginPath();
            pen.ellipse(
              x + lean * along + s * stage.h * 0.055,
              y + along * 0.85,
              stage.h * 0.066,
              stage.h * 0.013,
              s * 0.55 + lean * 0.4,
              0,
              Math.PI * 2,
            );
            pen.fill();
          }
        }
      }
    },
    {
      blur: 6,
      pivot: [stage.w / 2, -stage.marginY],
      pose: (seconds) => ({ lean: 0.03 * Math.sin(seconds * 0.9) }),
    },
  );
}

export function sunDisc(view: View, wall: string): Item {
  const { stage, light } = view;
  const r = Math.min(stage.w, stage.h) * 0.29;
  const x = view.focusX + (light.sunX > view.focusX ? 1 : -1) * r * 0.5;
  const y = stage.h * 0.38;
  return part(0.24, { x: x - r - 4, y: y - r - 4, w: 2 * r + 8, h: 2 * r + 8 }, (pen) => {
    pen.fillStyle = verticalFill(pen, y - r, y + r, [
      mix(light.accent, '#ffffff', 0.16),
      mix(light.accent, wall, 0.7),
    ]);
    pen.beginPath();
    pen.arc(x, y, r, 0, Math.PI * 2);
    pen.fill();
  });
}
