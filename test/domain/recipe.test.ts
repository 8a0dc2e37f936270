import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Basis,
  basisKey,
  derivedSeed,
  digest,
  type RecipeParts,
  recipeKey,
} from '../../src/domain/recipe.ts';
import { propertySeed } from './job-settings.ts';

const check = { seed: propertySeed, numRuns: 300 };
const basis: Basis = {
  kind: 'clip',
  prompt: 'A fox in the snow',
  pictures: { start: 'a'.repeat(64), end: 'b'.repeat(64) },
  wants: { aspectRatio: '16:9', seconds: 5 },
};
const recipe: RecipeParts = { basis, model: 'acme/film', parameters: { duration: 5, fps: 24 }, seed: 7 };

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => ({ key, item, rank: random() }));
  entries.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(entries.map(({ key, item }) => [key, shuffled(item, random)]));
}

/** Every way to change one leaf of a value. */
function changes(
  value: unknown,
  path: readonly string[] = [],
): { readonly path: string; readonly changed: unknown }[] {
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) =>
      changes(item, [...path, key]).map(({ path: at, changed }) => ({
        path: at,
        changed: { ...value, [key]: changed },
      })),
    );
  }
  return [{ path: path.join('.'), changed: typeof value === 'number' ? value + 1 : `${String(value)}x` }];
}

describe('the key of a recipe', () => {
  it('does not depend on the order of keys, in whatever JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (value, ranks) => {
          const random = () => ranks.next().value ?? 0;
          expect(digest(shuffled(value, random))).toBe(digest(value));
        },
      ),
      check,
    );
    const other = shuffled(recipe, () => -Math.random()) as RecipeParts;
    expect(recipeKey(other)).toBe(recipeKey(recipe));
  });

  it('changes with any change of any part', () => {
    const all = changes(recipe);
    expect(all.map(({ path }) => path)).toEqual([
      'basis.kind',
      'basis.prompt',
      'basis.pictures.start',
      'basis.pictures.end',
      'basis.wants.aspectRatio',
      'basis.wants.seconds',
      'model',
      'parameters.duration',
      'parameters.fps',
      'seed',
    ]);
    const keys = all.map(({ changed }) => recipeKey(changed as RecipeParts));
    expect(new Set([...keys, recipeKey(recipe)]).size).toBe(all.length + 1);
  });

  it('differs for different texts, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(digest({ prompt: a }) === digest({ prompt: b })).toBe(a === b);
      }),
      check,
    );
  });

  it('changes when a seed is missing, and when a picture plays another part', () => {
    expect(recipeKey({ ...recipe, seed: null })).not.toBe(recipeKey({ ...recipe, seed: 0 }));
    const swapped = {
      ...basis,
      pictures: { start: basis.pictures.end ?? '', end: basis.pictures.start ?? '' },
    };
    expect(basisKey(swapped)).not.toBe(basisKey(basis));
  });

  it('of the basis stays when only model, parameters or seed change', () => {
    expect(basisKey({ ...recipe, model: 'acme/other', seed: 8 }.basis)).toBe(basisKey(basis));
  });

  it('is that of canonical JSON, so that other programs find it too', () => {
    // printf '{"a":[1,2],"b":"é"}' | sha256sum
    expect(digest({ b: 'é', a: [1, 2.0] })).toBe(digest(JSON.parse('{"a":[1,2],"b":"\\u00e9"}')));
    expect(digest({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('does not exist for what is no JSON', () => {
    expect(() => digest(undefined)).toThrow(TypeError);
    expect(() => digest(Number.NaN)).toThrow();
  });
});

describe('a derived seed', () => {
  it('is a whole number from 0 to 2^31 - 1 that follows from what it is for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.oneof(fc.string(), fc.nat()), { maxLength: 4 }), (seed, path) => {
        const derived = derivedSeed(seed, ...path);
        expect(Number.isInteger(derived) && derived >= 0 && derived < 2 ** 31).toBe(true);
        expect(derivedSeed(seed, ...path)).toBe(derived);
      }),
      check,
    );
  });

  it('differs from scene to scene and from job to job', () => {
    const seeds = Array.from({ length: 100 }, (_, scene) => derivedSeed(7, scene));
    expect(new Set(seeds).size).toBe(100);
    expect(derivedSeed(8, 0)).not.toBe(derivedSeed(7, 0));
    expect(derivedSeed(7, 'a', 'b')).not.toBe(derivedSeed(7, 'ab'));
  });
});
