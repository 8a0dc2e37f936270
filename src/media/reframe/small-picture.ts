import type { Frame, Stream } from 'node-av/lib';
import { makeStill } from '../still.ts';
import type { SmallPicture } from './saliency.ts';

/** Pictures are looked at in this size: enough to tell a face from a wall. */
const lookSize = 96;

/** A decoded picture, upright and small. */
export function smallPicture(frame: Frame, stream: Stream): SmallPicture {
  return makeStill(frame, stream, { width: lookSize, height: lookSize }, (still) => ({
    width: still.width,
    height: still.height,
    bytes: Uint8Array.from(still.toBuffer()),
  }));
}
