import { setImmediate } from 'node:timers/promises';

/** Bytes of pixels that may wait to be freed. */
const MOST_WAITING = 48 * 2 ** 20;

let waiting = 0;

/**
 * Says that so many pixels (of 4 bytes) are no longer needed. Canvases and frames lie outside of the
 * heap that V8 watches, so that it would let hundreds of megabytes pile up; where the process was
 * started with --expose-gc, they are freed here. Their finalisers run when the event loop turns.
 */
export async function letGo(pixels: number): Promise<void> {
  waiting += pixels * 4;
  if (waiting < MOST_WAITING) return;
  waiting = 0;
  globalThis.gc?.();
  await setImmediate();
}
