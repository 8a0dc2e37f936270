import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Brief } from './brief.ts';
import type { Light } from './light.ts';
import type { Random } from './random.ts';

/**
 * A scene is a list of layers, far to near, in units that do not depend on pixels: the short side of
 * the frame is always 720 units, so one scene can be drawn at any size and stays the same scene.
 */
const SHORT_SIDE = 720;

export type Pen = SKRSContext2D;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Where a layer is at a moment, relative to where it was painted. */
export interface Pose {
  readonly x?: number;
  readonly y?: number;
  readonly scale?: number;
  /** Radians about the pivot. */
  readonly turn?: number;
  /** Sideways shear about the pivot: how far the top leans for each unit of height. */
  readonly lean?: number;
  readonly opacity?: number;
}

export type Blend = 'source-over' | 'screen' | 'multiply' | 'lighter' | 'overlay' | 'soft-light';

/** How a subject that was painted in plain daylight is fitted into the light of its scene. */
export interface Relight {
  readonly ambient: string;
  readonly ambientShare: number;
  readonly key: string;
  readonly keyShare: number;
  /** Where the light comes from: -1 left, 1 right. */
  readonly side: number;
  readonly rim: number;
  readonly haze: string;
  readonly hazeShare: number;
}

/** Painted once, then only moved. */
export interface Part {
  readonly kind: 'part';
  /** 0 is infinitely far, 1 as near as the subject, more is in front of it. */
  readonly depth: number;
  readonly box: Box;
  paint(pen: Pen): void;
  readonly pivot?: readonly [number, number];
  pose?(seconds: number): Pose;
  readonly blend?: Blend;
  /** Out of focus, in units. */
  readonly blur?: number;
  readonly relight?: Relight;
  /** Stays with the lens (vignette, paper) and not with the world. */
  readonly fixed?: boolean;
}

/** Drawn anew for every frame: few and simple shapes. */
export interface Motion {
  readonly kind: 'motion';
  readonly depth: number;
  readonly blend?: Blend;
  draw(pen: Pen, seconds: number): void;
  readonly fixed?: boolean;
}

export type Item = Part | Motion;

/** The frame and the strip around it that a moving camera may uncover. */
export interface Stage {
  readonly w: number;
  readonly h: number;
  readonly marginX: number;
  readonly marginY: number;
  readonly tall: boolean;
  readonly wide: boolean;
}

/** Where a subject can stand. */
export interface Spot {
  readonly x: number;
  /** Where its feet (or keel, or centre if in the air) are. */
  readonly y: number;
  /** Times the subject's usual size. */
  readonly scale: number;
  readonly depth: number;
  /** Index in `items` before which the subject is put; without it, after all of them. */
  readonly before?: Item;
}

export type Place = 'ground' | 'water' | 'air' | 'table';

export type Ambience =
  | 'waves'
  | 'wind'
  | 'forest'
  | 'city'
  | 'room'
  | 'space'
  | 'deep'
  | 'stream'
  | 'stage'
  | 'studio'
  | 'rain';

/** What a setting gives back: its layers and where subjects may be put into them. */
export interface Setting {
  readonly items: readonly Item[];
  readonly spots: Partial<Record<Place, Spot>>;
  readonly ambience: Ambience;
}

/** Everything that a setting may look at while it draws. */
export interface View {
  readonly stage: Stage;
  readonly light: Light;
  readonly brief: Brief;
  readonly random: Random;
  /** Height of the horizon in units from the top. */
  readonly horizon: number;
  /** Where the subject will be, across, in units. */
  readonly focusX: number;
}

export interface Scene {
  readonly stage: Stage;
  readonly items: readonly Item[];
  readonly ambience: Ambience;
  /** What the camera closes in on. */
  readonly focus: readonly [number, number];
  readonly grade?: (pixels: Uint8ClampedArray) => void;
}

/** A frame of the given shape, its short side 720 units long. */
export function stageFor(width: number, height: number): Stage {
  const unit = SHORT_SIDE / Math.min(width, height);
  const w = width * unit;
  const h = height * unit;
  return { w, h, marginX: w * 0.11, marginY: h * 0.11, tall: h > w * 1.05, wide: w > h * 1.05 };
}

/** The frame with its margins, from `top` to `bottom` (whole height without them). */
export function band(stage: Stage, top = -stage.marginY, bottom = stage.h + stage.marginY): Box {
  return { x: -stage.marginX, y: top, w: stage.w + 2 * stage.marginX, h: Math.max(1, bottom - top) };
}

export function part(depth: number, box: Box, paint: (pen: Pen) => void, rest: Partial<Part> = {}): Part {
  return { kind: 'part', depth, box, paint, ...rest };
}

export function motion(
  depth: number,
  draw: (pen: Pen, seconds: number) => void,
  rest: Partial<Motion> = {},
): Motion {
  return { kind: 'motion', depth, draw, ...rest };
}
