import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ModelSpec, models } from '../../src/domain/model-registry.ts';
import { modelNamed } from '../../src/simulators/replicate/model-inputs.ts';
import type { Field } from '../../src/simulators/replicate/sim-model.ts';
import { wrongInputs } from '../../src/simulators/replicate/validate-input.ts';

/**
 * Replicate ignores input names that it does not know, so a misspelt one would go unnoticed and cost
 * money. Every name and every value that the registry may send is held against what models publish.
 */
type Sent = readonly [name: string, value: unknown];

/** Every input that the registry may send, with each value that it may have; undefined where any will do. */
function inputsSent(model: ModelSpec): Sent[] {
  const { inputs } = model;
  const named = Object.values(inputs).map((name): Sent => [name, undefined]);
  const fixed = Object.entries(model.fixed);
  const shapes = inputs.aspectRatio
    ? Object.values(model.aspectRatios).map((value): Sent => [inputs.aspectRatio ?? '', value])
    : [];
  const others = inputs.aspectRatio
    ? model.otherShapes.map((value): Sent => [inputs.aspectRatio ?? '', value])
    : [];
  const resolutions = inputs.resolution
    ? Object.values(model.resolutions).map((value): Sent => [inputs.resolution ?? '', value])
    : [];
  return [...named, ...fixed, ...shapes, ...others, ...resolutions, ...lengthsSent(model)];
}

function lengthsSent(model: ModelSpec): Sent[] {
  if (model.kind === 'image') return [];
  const { lengths } = model;
  if (lengths.kind === 'choices') return lengths.seconds.map((seconds) => [lengths.input, seconds]);
  const ends: Sent[] = [
    [lengths.input, lengths.min],
    [lengths.input, lengths.max],
  ];
  return lengths.kind === 'frames' ? [...ends, [lengths.fpsInput, lengths.fps]] : ends;
}

interface Published {
  readonly type: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

function fits(field: Published, value: unknown): boolean {
  if (value === undefined) return true;
  if (field.enum) return field.enum.includes(value);
  if (field.type.startsWith('bool')) return typeof value === 'boolean';
  if (/^(int|float)/.test(field.type)) {
    const low = field.minimum ?? Number.NEGATIVE_INFINITY;
    return typeof value === 'number' && value >= low && value <= (field.maximum ?? Number.POSITIVE_INFINITY);
  }
  return typeof value === 'string';
}

function sorted(choices: readonly unknown[] | undefined): string {
  return [...(choices ?? [])].map(String).sort().join();
}

const publishedFile = new URL('../../../shared/reference/replicate-model-inputs.json', import.meta.url);
if (!existsSync(publishedFile)) {
  console.warn(
    'SKIPPED: ../shared/reference/replicate-model-inputs.json is missing, the registry is not held against it.',
  );
}

describe.skipIf(!existsSync(publishedFile))('the registry sends what models publish', () => {
  const published: Record<string, { official: boolean; version?: string; input: Record<string, Published> }> =
    existsSync(publishedFile) ? JSON.parse(readFileSync(publishedFile, 'utf8')) : {};
  const known = models.filter(({ id }) => published[id]);
  const unknown = models.filter(({ id }) => !published[id]).map(({ id }) => id);
  if (unknown.length > 0) console.warn(`No published inputs are at hand for ${unknown.join(', ')}.`);

  test('for several models of both kinds', () => {
    expect(new Set(known.map(({ kind }) => kind))).toEqual(new Set(['image', 'video']));
  });

  test.each(known.map((model) => [model.id, model] as const))('%s', (id, model) => {
    const entry = published[id];
    expect(model.version === null).toBe(entry?.official);
    const wrong = inputsSent(model).filter(([name, value]) => {
      const field = entry?.input[name];
      return !field || !fits(field, value);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the simulator takes what the registry sends', () => {
  const simulated = models.filter(({ id, retired }) => retired === null && modelNamed(id) !== null);

  test('every model of the registry that is not retired is simulated', () => {
    const missing = models.filter(({ id, retired }) => retired === null && modelNamed(id) === null);
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test.each(simulated.map((model) => [model.id, model] as const))('%s', (id, model) => {
    const simulator = modelNamed(id);
    const unknown = inputsSent(model).filter(([name]) => !simulator?.inputs[name]);
    expect(unknown).toEqual([]);
    for (const [name, value] of inputsSent(model)) {
      if (!simulator || value === undefined) continue;
      expect(wrongInputs({ ...simulator, required: [] }, { [name]: value })).toEqual([]);
    }
  });

  test.skipIf(!existsSync(publishedFile))('and knows models as they publish themselves', () => {
    const published = JSON.parse(readFileSync(publishedFile, 'utf8'));
    const wrong = simulated.flatMap(({ id }) => {
      const fields: Record<string, Field> = modelNamed(id)?.inputs ?? {};
      const theirs: Record<string, { enum?: unknown[]; minimum?: number; maximum?: number }> | undefined =
        published[id]?.input;
      if (!theirs) return [];
      return Object.entries(fields)
        .filter(([name, field]) => {
          const their = theirs[name];
          const sameChoices = sorted(field.enum) === sorted(their?.enum);
          return !their || !sameChoices || field.minimum !== their.minimum || field.maximum !== their.maximum;
        })
        .map(([name]) => `${id} ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});
