import { match, readText } from './match-words.ts';
import { createRandom } from './random.ts';

/** Where the camera has gone: shares of the frame sideways and up or down, and a zoom factor. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const STILL: Camera = { x: 0, y: 0, zoom: 1 };

/** A move is where the camera ends; it starts at rest on the picture. */
export interface Move {
  readonly name: string;
  readonly to: Camera;
}

const MOVE_WORDS = {
  'push in':
    'push_in push-in zoom_in dolly_in zoom close-up closing_in move_in approach heranzoomen zoom_avant acercar',
  'pull out': 'pull_out pull_back zoom_out dolly_out reveal widen establishing wegzoomen zoom_arriere alejar',
  'pan left': 'pan_left left truck_left slide_left links gauche izquierda',
  'pan right': 'pan_right right truck_right slide_right pan tracking follow rechts droite derecha schwenk',
  'tilt up': 'tilt_up look_up upward rising tilt',
  'tilt down': 'tilt_down look_down downward',
  'crane up': 'crane crane_up rise lift aerial drone ascend flyover',
  'crane down': 'crane_down descend lower landing',
  orbit: 'orbit arc around rotate parallax circle 360',
} as const;

export type MoveName = keyof typeof MOVE_WORDS;

const ENDS: Record<MoveName, Camera> = {
  'push in': { x: 0, y: 0, zoom: 1.17 },
  'pull out': { x: 0, y: 0, zoom: 0.895 },
  'pan left': { x: 0.066, y: 0, zoom: 1.045 },
  'pan right': { x: -0.066, y: 0, zoom: 1.045 },
  'tilt up': { x: 0, y: 0.062, zoom: 1.05 },
  'tilt down': { x: 0, y: -0.055, zoom: 1.05 },
  'crane up': { x: 0.022, y: 0.06, zoom: 0.96 },
  'crane down': { x: -0.02, y: -0.05, zoom: 1.1 },
  orbit: { x: 0.055, y: -0.012, zoom: 1.11 },
};

/** The move that a film's prompt names, or one by chance; its size and slant vary with the seed. */
export function chooseMove(prompt: string, seed: number): Move {
  const random = createRandom(`${prompt}\u0001${seed}`).fork('camera');
  const named = match(MOVE_WORDS, readText(prompt))[0]?.name;
  const name =
    named ??
    random.pick([
      'push in',
      'push in',
      'pull out',
      'pan left',
      'pan right',
      'crane up',
      'orbit',
      'tilt up',
    ] as const);
  const end = ENDS[name];
  const size = random.range(0.82, 1);
  const mirror = name === 'orbit' && random.chance(0.5) ? -1 : 1;
  return {
    name,
    to: {
      x: end.x * size * mirror + random.range(-0.012, 0.012),
      y: end.y * size + random.range(-0.008, 0.008),
      zoom: 1 + (end.zoom - 1) * size,
    },
  };
}

/** Starts and ends gently, and moves at a steady pace between. `progress` and the result are 0 to 1. */
export function ease(progress: number): number {
  const t = Math.min(1, Math.max(0, progress));
  const ramp = 0.28;
  const area = 1 - ramp;
  if (t < ramp) return (t * t) / (2 * ramp * area);
  if (t > 1 - ramp) return 1 - ((1 - t) * (1 - t)) / (2 * ramp * area);
  return (t - ramp / 2) / area;
}

export function between(from: Camera, to: Camera, share: number): Camera {
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    // A zoom looks even when its steps are equal factors, not equal sums.
    zoom: from.zoom * (to.zoom / from.zoom) ** share,
  };
}

/** How much of the camera's way a layer at this depth goes (0 far, 1 at the subject). */
export const parallax = (depth: number): number => 0.16 + 0.84 * depth;

/** How much of the camera's zoom a layer at this depth takes. */
export const zoomShare = (depth: number): number => 0.3 + 0.7 * depth;
