import type { Colour } from '../colour.ts';
import type { Random } from '../random.ts';
import type { Pen, Place, Pose } from '../scene.ts';

/** What a subject may choose its colours from. */
export interface Tones {
  readonly main: Colour;
  readonly second: Colour;
  /** Where the light comes from: -1 left, 1 right. */
  readonly side: number;
  readonly lampsLit: boolean;
  readonly random: Random;
}

/**
 * A thing that can stand in a scene. It paints itself in plain daylight, upright, its foot in the
 * middle at (0, 0), 100 units tall, y downwards; the scene sizes it and puts its own light on it.
 */
export interface Subject {
  readonly place: Place;
  /** Its height in the frame (short side 720) where the setting asks for no other size. */
  readonly height: number;
  /** Width for a height of 1, with some room. */
  readonly aspect: number;
  /** Goods: shown large, at the front. */
  readonly goods?: boolean;
  paint(pen: Pen, tones: Tones): void;
  /** How it moves by itself. */
  pose?(seconds: number): Pose;
  /** It shines itself: its colours hardly take on the scene's shade. */
  readonly luminous?: boolean;
}
