import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Most items that $range may give (AWS Step Functions Developer Guide, "Transforming data with JSONata"). */
const maxRangeItems = 1000;

function partition(items: unknown, size: unknown): unknown {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw new TypeError('$partition takes an array');
  if (!Number.isInteger(size) || Number(size) < 1)
    throw new TypeError('$partition takes a size of 1 or more');
  const step = Number(size);
  return Array.from({ length: Math.ceil(items.length / step) }, (_, i) =>
    items.slice(i * step, (i + 1) * step),
  );
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  if (![first, last, step].every(Number.isInteger) || step === 0) {
    throw new TypeError('$range takes three integers, the last of them not 0');
  }
  const [from, to, by] = [Number(first), Number(last), Number(step)];
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > maxRangeItems) throw new RangeError(`$range gives at most ${maxRangeItems} items`);
  // The service hands out a JSONata sequence: one item stands for itself, none for nothing.
  if (count === 0) return undefined;
  if (count === 1) return from;
  return Array.from({ length: count }, (_, i) => from + i * by);
}

function hash(data: unknown, algorithm: unknown): string | undefined {
  if (data === undefined) return undefined;
  const name = hashes[String(algorithm)];
  if (name === undefined) throw new TypeError(`$hash knows ${Object.keys(hashes).join(', ')}`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** A number from 0 up to 1; the same one for the same seed (mulberry32). */
function random(seed: unknown): number {
  if (seed === undefined) return Math.random();
  let mixed = (Number(seed) + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

function parse(text: unknown): unknown {
  return text === undefined ? undefined : JSON.parse(String(text));
}

const formatTime = jsonata('$fromMillis($time, $picture, $zone)');

/**
 * The functions that Step Functions adds to JSONata, and its clock functions on our clock. `$eval`
 * does not exist there.
 *
 * @param now milliseconds since the epoch
 */
export function stepFunctionsFunctions(now: number): Readonly<Record<string, unknown>> {
  return {
    partition,
    range,
    hash,
    random,
    uuid: () => randomUUID(),
    parse,
    millis: () => now,
    now: (picture?: string, zone?: string) => formatTime.evaluate(undefined, { time: now, picture, zone }),
    eval: undefined,
  };
}
