/** Where in a small picture the eye goes. Pure: planes of bytes in, weights out. */

/** A picture of yuv 4:2:0, planes one after the other, rows without gaps. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** How wide the eye looks around the middle, as a share of each side ("centre prior" of the saliency literature). */
const centreSpread = 0.35;
/** Weight of a place without any detail beside one full of it: a sky may have a rare colour, but nothing happens there. */
const plainShare = 0.15;
/** How much change since the picture before counts: what moves is looked at. */
const motionShare = 0.5;
/** Bits of each plane that tell colours apart: 16 steps. */
const colourBits = 4;

/**
 * The weight of each column and each row of a picture: where its colours are rare and far from the others ("histogram
 * based contrast", Cheng et al., "Global contrast based salient region detection", CVPR 2011), where there is detail
 * or motion, and a little the middle.
 * @param before the picture before it of the same shot, if any
 */
export function weigh(
  picture: SmallPicture,
  before: SmallPicture | null,
): { columns: Float64Array; rows: Float64Array } {
  const { width, height } = picture;
  const rarity = rareColours(picture);
  const detail = details(picture, before);
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  const prior = (at: number, length: number) => Math.exp(-(((at / length - 0.5) / centreSpread) ** 2) / 2);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const here = (rarity[at] ?? 0) ** 2 * (plainShare + (detail[at] ?? 0));
      // Each direction is chosen alone, so each is weighed by the middle of the other alone.
      columns[x] = (columns[x] ?? 0) + here * prior(y, height);
      rows[y] = (rows[y] ?? 0) + here * prior(x, width);
    }
  }
  return { columns, rows };
}

/** For each pixel how far its colour is from the colours of the whole picture, 0 to 1. */
function rareColours({ width, height, bytes }: SmallPicture): Float64Array {
  const pixels = width * height;
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const down = 8 - colourBits;
  const binOf = (at: number): number => {
    const chroma = pixels + (Math.floor(at / width) >> 1) * halfWidth + ((at % width) >> 1);
    const [y, u, v] = [bytes[at] ?? 0, bytes[chroma] ?? 0, bytes[chroma + halfWidth * halfHeight] ?? 0];
    // Few pictures use all of the range of chroma: it is told apart twice as finely.
    const fine = (c: number) => Math.min(15, Math.max(0, ((c - 128) * 2 + 128) >> down));
    return ((y >> down) << (2 * colourBits)) | (fine(u) << colourBits) | fine(v);
  };
  const bins = Uint16Array.from({ length: pixels }, (_, at) => binOf(at));
  const counts = new Map<number, number>();
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  const parts = (bin: number) => [bin >> 8, (bin >> 4) & 15, bin & 15] as const;
  const contrast = new Map<number, number>();
  for (const bin of counts.keys()) {
    const [y, u, v] = parts(bin);
    let sum = 0;
    for (const [other, count] of counts) {
      const [y2, u2, v2] = parts(other);
      sum += count * Math.hypot((y - y2) / 2, u - u2, v - v2);
    }
    contrast.set(bin, sum);
  }
  const most = Math.max(1, ...contrast.values());
  return Float64Array.from(bins, (bin) => (contrast.get(bin) ?? 0) / most);
}

/** For each pixel how much is going on around it: edges, and change since the picture before; 0 to 1. */
function details({ width, height, bytes }: SmallPicture, before: SmallPicture | null): Float64Array {
  const busy = new Float64Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const here = bytes[at] ?? 0;
      const around =
        (bytes[at - 1] ?? 0) + (bytes[at + 1] ?? 0) + (bytes[at - width] ?? 0) + (bytes[at + width] ?? 0);
      const moved = before ? Math.abs(here - (before.bytes[at] ?? 0)) : 0;
      busy[at] = Math.abs(4 * here - around) + motionShare * moved;
    }
  }
  const soft = blurred(blurred(busy, width, height), width, height);
  const most = soft.reduce((a, b) => Math.max(a, b), 1);
  return soft.map((value) => value / most);
}

/** The mean of each pixel's neighbourhood of seven by seven. */
function blurred(values: Float64Array, width: number, height: number): Float64Array {
  const reach = 3;
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += values[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const at = (x: number, y: number) => sums[y * (width + 1) + x] ?? 0;
  return values.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [x0, x1] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
    const [y0, y1] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    return (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((x1 - x0) * (y1 - y0));
  });
}

/** How much a window at the very edge is worth less than one in the middle: where all is alike, the middle is meant. */
const edgeLoss = 0.2;

/**
 * Where a window of `share` of the whole holds the most weight.
 * @returns the share of the whole that lies before the window: 0 to 1 - share
 */
export function bestWindow(weights: Float64Array, share: number): number {
  const length = Math.max(1, Math.round(weights.length * share));
  const places = weights.length - length;
  if (places <= 0) return 0;
  // What is everywhere says nothing: only what stands out of the quietest part counts.
  const floor = Math.min(...weights.subarray(1, -1));
  const sums = [0];
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + Math.max(0, weight - floor));
  const between = (from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0);
  const held = (start: number) => between(start, start + length);
  let best = { start: Math.round(places / 2), worth: -1 };
  for (let start = 0; start <= places; start += 1) {
    const offCentre = Math.abs((2 * start) / places - 1);
    const worth = held(start) * (1 - edgeLoss * offCentre);
    if (worth > best.worth) best = { start, worth };
  }
  const centred = centredOn(weights.subarray(best.start, best.start + length), best.start, floor, places);
  // What comes in on one side does not make up for what goes out on the other.
  const kept = between(Math.max(centred, best.start), Math.min(centred, best.start) + length);
  const start = kept >= keptShare * held(best.start) ? centred : best.start;
  return Math.min(1 - share, start / weights.length);
}

/** As much of what the best window holds must be left when it is moved to have it in its middle. */
const keptShare = 0.98;

/** Where a window would begin that has the weight of another in its middle. */
function centredOn(held: Float64Array, start: number, floor: number, places: number): number {
  let sum = 0;
  let moment = 0;
  for (const [i, weight] of held.entries()) {
    sum += Math.max(0, weight - floor);
    moment += Math.max(0, weight - floor) * i;
  }
  if (sum === 0) return start;
  return Math.min(places, Math.max(0, Math.round(start + moment / sum - held.length / 2)));
}
