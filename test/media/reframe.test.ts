import { describe, expect, it } from 'vitest';
import { type Leg, pathExpression } from '../../src/media/reframe/focus-path.ts';
import { bestWindow } from '../../src/media/reframe/saliency.ts';

/** Weights of 100 rows: what lies between two of them, as often as it is said. */
function weights(...parts: readonly [from: number, to: number, weight: number][]): Float64Array {
  const all = new Float64Array(100);
  for (const [from, to, weight] of parts) all.fill(weight, from, to);
  return all;
}

describe('the best window', () => {
  it('has what matters in its middle', () => {
    expect(bestWindow(weights([60, 66, 10]), 0.3)).toBeCloseTo(0.48, 1);
  });

  it('does not give up what it holds at one edge for something else beyond the other', () => {
    // A lighthouse in rows 50 and 51, waves lower down, and rocks below them, which are not quite as much.
    expect(bestWindow(weights([50, 52, 15], [66, 80, 6], [80, 82, 13]), 0.3)).toBe(0.5);
  });
});

describe('the path of a window', () => {
  const legs: Leg[] = [
    { startFrame: 0, endFrame: 10, from: 0.1, to: 0.1 },
    { startFrame: 10, endFrame: 20, from: 0.2, to: 0.4 },
  ];
  /** ffmpeg's functions, in JavaScript. */
  const at = (n: number) =>
    new Function('n', 'iw', 'gte', 'lt', 'min', `return ${pathExpression(legs, 'n', 'iw')}`)(
      n,
      100,
      (a: number, b: number) => Number(a >= b),
      (a: number, b: number) => Number(a < b),
      Math.min,
    );

  it('has one place at every time, also between two frames and after its end', () => {
    expect([0, 9.9, 10, 15, 19.5, 20, 99].map(at)).toEqual(
      [10, 10, 20, 30, 39, 40, 40].map((place) => expect.closeTo(place, 3)),
    );
  });
});
