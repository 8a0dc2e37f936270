/** How a window moves over a film so that what matters stays in it. Pure. */

/** Where the window would best lie at a frame, as the share of the picture that lies before it. */
export interface Sight {
  readonly frame: number;
  readonly place: number;
}

/** The window goes evenly from one place to another. */
export interface Leg {
  readonly startFrame: number;
  /** The first frame that belongs to the next leg. */
  readonly endFrame: number;
  readonly from: number;
  readonly to: number;
}

/** Below this share of the picture the window rests: small corrections look like a shaking hand. */
const restingShare = 0.08;
/** Fastest move in shares of the picture a second: a quiet pan. */
const fastestShare = 0.12;

/**
 * Joins what was seen to a path: within a shot the window rests, or follows slowly; from shot to shot it jumps.
 * @param shots first frame of each shot, from 0, rising
 * @param share of the picture that the window holds
 */
export function focusPath(
  sights: readonly Sight[],
  film: { readonly shots: readonly number[]; readonly frames: number; readonly fps: number },
  share: number,
): Leg[] {
  const starts = [...new Set([0, ...film.shots])].filter((frame) => frame < film.frames);
  return starts.flatMap((startFrame, i) => {
    const endFrame = starts[i + 1] ?? film.frames;
    const seen = sights.filter(({ frame }) => frame >= startFrame && frame < endFrame);
    return legsOf(seen, { startFrame, endFrame }, film.fps, 1 - share);
  });
}

function legsOf(
  seen: readonly Sight[],
  { startFrame, endFrame }: { startFrame: number; endFrame: number },
  fps: number,
  last: number,
): Leg[] {
  const places = medians(seen.map(({ place }) => Math.min(last, Math.max(0, place))));
  const low = Math.min(...places);
  const high = Math.max(...places);
  if (places.length < 2 || high - low <= restingShare) {
    const place = places.length === 0 ? last / 2 : median(places);
    return [{ startFrame, endFrame, from: place, to: place }];
  }
  const slow = slowed(places, seen, fps);
  const stops = [startFrame, ...seen.slice(1, -1).map(({ frame }) => frame), endFrame];
  return stops.slice(0, -1).map((frame, i) => ({
    startFrame: frame,
    endFrame: stops[i + 1] ?? endFrame,
    from: slow[i] ?? 0,
    to: slow[i + 1] ?? 0,
  }));
}

/** Each place and its neighbours, and of these the middle one: a single wrong sight does not move the window. */
function medians(places: readonly number[]): number[] {
  return places.map((_, i) => median(places.slice(Math.max(0, i - 1), i + 2)));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** No step is faster than a quiet pan; backwards first, so that the window sets out early enough. */
function slowed(places: readonly number[], seen: readonly Sight[], fps: number): number[] {
  const slow = [...places];
  const near = (i: number, j: number) => {
    const reach = (Math.abs((seen[i]?.frame ?? 0) - (seen[j]?.frame ?? 0)) / fps) * fastestShare;
    const other = slow[j] ?? 0;
    slow[i] = Math.min(other + reach, Math.max(other - reach, slow[i] ?? 0));
  };
  for (let i = slow.length - 2; i >= 0; i -= 1) near(i, i + 1);
  for (let i = 1; i < slow.length; i += 1) near(i, i - 1);
  return slow;
}

/**
 * The path as an expression of a filter, in pixels: a sum of which one term counts at a time. After its end the
 * window rests.
 * @param at what counts the frames of the path, such as `n`
 * @param side of the picture along which the window goes: `iw` or `ih`
 */
export function pathExpression(legs: readonly Leg[], at: string, side: 'iw' | 'ih'): string {
  const share = (n: number) => Number(n.toFixed(6));
  const terms = legs.map(({ startFrame, endFrame, from, to }, i) => {
    const step = (to - from) / (endFrame - startFrame);
    const end = i === legs.length - 1 ? '' : `*lt(${at},${endFrame})`;
    const place =
      step === 0
        ? `${share(from)}`
        : `(${share(from)}+${step.toFixed(9)}*(min(${at},${endFrame})-${startFrame}))`;
    return `gte(${at},${startFrame})${end}*${place}`;
  });
  return `(${terms.join('+')})*${side}`;
}
