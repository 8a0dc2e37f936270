import { glow } from './brushes/glow.ts';
import { fade } from './colour.ts';
import { createNoise } from './random.ts';
import { band, type Item, motion, part, type View } from './scene.ts';

/** What lies between scene and eye: falling weather, the light's bloom, vignette, the paper. */
export function lens(view: View): Item[] {
  const { brief } = view;
  const items: Item[] = [];
  const outdoors = !['interior', 'studio', 'stage', 'space', 'underwater'].includes(brief.setting);
  if (outdoors && (brief.weather === 'snow' || brief.setting === 'snow')) items.push(...snowfall(view));
  if (outdoors && (brief.weather === 'rain' || brief.weather === 'storm')) items.push(rainfall(view));
  if (outdoors) items.push(bloom(view));
  if (brief.style === 'watercolor') items.push(paper(view));
  items.push(vignette(view));
  return items;
}

function bloom(view: View): Item {
  const { light, stage } = view;
  const r = Math.max(stage.w, stage.h) * 0.62;
  return part(
    1,
    { x: light.sunX - r, y: light.sunY - r, w: 2 * r, h: 2 * r },
    (pen) => {
      glow(pen, light.sunX, light.sunY, r, light.glow, light.hidden ? 0.1 : light.night ? 0.16 : 0.24);
    },
    { blend: 'screen', fixed: true },
  );
}

function vignette(view: View): Item {
  const { stage, brief, light } = view;
  const pale =
    brief.style === 'pastel' ||
    brief.style === 'minimal' ||
    brief.style === 'watercolor' ||
    brief.style === 'flat';
  const strength = pale
    ? 0.14
    : brief.style === 'vintage' || brief.style === 'noir'
      ? 0.62
      : light.vivid > 0.7
        ? 0.3
        : 0.44;
  return part(
    1,
    { x: 0, y: 0, w: stage.w, h: stage.h },
    (pen) => {
      pen.save();
      pen.translate(stage.w / 2, stage.h * 0.47);
      const r = Math.hypot(stage.w, stage.h) / 2;
      pen.scale((stage.w / Math.max(stage.w, stage.h)) * 1.06, (stage.h / Math.max(stage.w, stage.h)) * 1.06);
      const reach = (Math.max(stage.w, stage.h) / 2) * Math.SQRT2;
      const g = pen.createRadialGradient(0, 0, reach * 0.36, 0, 0, reach);
      const dark = brief.style === 'vintage' ? '#1c0f06' : '#04030c';
      for (const f of [0, 0.2, 0.4, 0.6, 0.8, 1]) g.addColorStop(f, fade(dark, strength * f ** 1.9));
      pen.fillStyle = g;
      pen.fillRect(-r * 2.2, -r * 2.2, r * 4.4, r * 4.4);
      pen.restore();
    },
    { fixed: true },
  );
}

/** The grain of cold-pressed paper with pale blooms and bare edges. */
function paper(view: View): Item {
  const { stage } = view;
  const random = view.random.fork('paper');
  return part(
    1,
    { x: 0, y: 0, w: stage.w, h: stage.h },
    (pen) => {
      for (let i = 0; i < 2600; i++) {
        pen.fillStyle = random.chance(0.5) ? 'rgba(255,252,244,0.16)' : 'rgba(80,60,60,0.05)';
        pen.beginPath();
        pen.ellipse(
          random.next() * stage.w,
          random.next() * stage.h,
          random.range(1, 4),
          random.range(0.8, 2),
          random.range(0, 3),
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
      for (let i = 0; i < 12; i++)
        glow(
          pen,
          random.next() * stage.w,
          random.next() * stage.h,
          random.range(60, 230),
          '#fffaf2',
          random.range(0.05, 0.2),
        );
      const edge = (
        from: readonly [number, number],
        to: readonly [number, number],
        inward: readonly [number, number],
      ): void => {
        const noise = createNoise(random, 4);
        pen.beginPath();
        pen.moveTo(from[0], from[1]);
        for (let i = 0; i <= 60; i++) {
          const f = i / 60;
          const deep = 20 + 15 * noise(f * 9);
          pen.lineTo(
            from[0] + (to[0] - from[0]) * f + inward[0] * deep,
            from[1] + (to[1] - from[1]) * f + inward[1] * deep,
          );
        }
        pen.lineTo(to[0], to[1]);
        pen.fill();
      };
      pen.fillStyle = '#fdfaf3';
      edge([0, 0], [stage.w, 0], [0, 1]);
      edge([0, stage.h], [stage.w, stage.h], [0, -1]);
      edge([0, 0], [0, stage.h], [1, 0]);
      edge([stage.w, 0], [stage.w, stage.h], [-1, 0]);
    },
    { fixed: true },
  );
}

function snowfall(view: View): Item[] {
  const { stage } = view;
  return [0.55, 1.1].map((depth, layer) => {
    const random = view.random.fork(`snowfall${layer}`);
    const box = band(stage);
    const flakes = Array.from({ length: layer ? 60 : 120 }, () => ({
      x: random.next(),
      y: random.next(),
      r: layer ? random.range(1.8, 4.6) : random.range(0.9, 2),
      phase: random.range(0, 6.3),
      fall: random.range(0.8, 1.3),
    }));
    return motion(depth, (pen, seconds) => {
      pen.fillStyle = layer ? 'rgba(255,255,255,0.72)' : 'rgba(255,255,255,0.62)';
      for (const f of flakes) {
        const y = (f.y + (seconds * f.fall * (layer ? 74 : 42)) / box.h) % 1;
        pen.beginPath();
        pen.arc(
          box.x + f.x * box.w + Math.sin(f.phase + seconds * 1.3) * 12,
          box.y + y * box.h,
          f.r,
          0,
          Math.PI * 2,
        );
        pen.fill();
      }
    });
  });
}

function rainfall(view: View): Item {
  const { stage } = view;
  const random = view.random.fork('rainfall');
  const box = band(stage);
  const drops = Array.from({ length: 150 }, () => ({
    x: random.next(),
    y: random.next(),
    length: random.range(16, 44),
    fall: random.range(1.5, 2.3),
  }));
  return motion(1, (pen, seconds) => {
    pen.strokeStyle = 'rgba(225,235,245,0.3)';
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const d of drops) {
      const y = box.y + ((d.y + seconds * d.fall) % 1) * box.h;
      const x = box.x + d.x * box.w;
      pen.moveTo(x, y);
      pen.lineTo(x - d.length * 0.16, y + d.length);
    }
    pen.stroke();
  });
}
