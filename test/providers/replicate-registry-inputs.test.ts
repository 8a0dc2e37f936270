import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isOffered,
  type ModelOf,
  type ModelSpec,
  models,
  sizeOf,
  type VisualModel,
} from '../../src/domain/model-registry.ts';
import { efforts } from '../../src/domain/model-spec.ts';
import { resolutions } from '../../src/domain/settings.ts';
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
  const named = Object.values(model.inputs).map((name): Sent => [name, undefined]);
  return [...named, ...Object.entries(model.fixed), ...valuesOf(model)];
}

function valuesOf(model: ModelSpec): Sent[] {
  switch (model.kind) {
    case 'image':
    case 'video':
      return [
        ...shapesSent(model),
        ...sizesSent(model),
        ...(model.kind === 'video' ? lengthsSent(model) : []),
      ];
    case 'music':
      return [model.seconds.min, model.seconds.max].map((seconds) => [
        model.inputs.seconds ?? 'prompt',
        model.inputs.seconds ? seconds : 'a song',
      ]);
    case 'speech':
      return [
        ...only(model.inputs.voice, model.defaultVoice),
        ...only(model.inputs.speed, model.speed?.max),
        ...only(model.inputs.speed, model.speed?.min),
      ];
    default:
      return [];
  }
}

function only(name: string | undefined, value: unknown): Sent[] {
  return name === undefined || value === undefined || value === null ? [] : [[name, value]];
}

function shapesSent({ inputs, aspectRatios, otherShapes }: VisualModel): Sent[] {
  const { aspectRatio, width, height } = inputs;
  const shapes = [...Object.values(aspectRatios), ...otherShapes];
  if (aspectRatio !== undefined) return shapes.map((value) => [aspectRatio, value]);
  return shapes.flatMap((shape) => {
    const [wide, high] = shape.split('x').map(Number);
    return [...only(width, wide), ...only(height, high)];
  });
}

function sizesSent(model: VisualModel): Sent[] {
  const { resolution } = model.inputs;
  return efforts.flatMap((effort) => [
    ...Object.entries(model.efforts[effort]?.fixed ?? {}),
    ...resolutions.flatMap((size) => only(resolution, sizeOf(model, size, effort))),
  ]);
}

function lengthsSent({ lengths }: ModelOf<'video'>): Sent[] {
  if (lengths.kind === 'choices') return lengths.seconds.map((seconds) => [lengths.input, seconds]);
  const { input, min, max, step } = lengths;
  const count = Math.floor((max - min) / step) + 1;
  const all = Array.from({ length: count }, (_, i): Sent => [input, min + i * step]);
  return lengths.kind === 'frames' ? [...all, ...only(lengths.fpsInput, lengths.fps)] : all;
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

  test('for most models, of every kind', () => {
    const kinds = ['image', 'video', 'music', 'transcription', 'upscale'];
    expect(new Set(known.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(known.length).toBeGreaterThanOrEqual(21);
  });

  test.each(known.map((model) => [model.id, model] as const))('%s', (id, model) => {
    const entry = published[id];
    expect(model.version === null).toBe(entry?.official);
    expect(model.version ?? undefined).toBe(entry?.version);
    const wrong = inputsSent(model).filter(([name, value]) => {
      const field = entry?.input[name];
      return !field || !fits(field, value);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the simulator takes what the registry sends', () => {
  const simulated = models.filter((model) => isOffered(model) && modelNamed(model.id) !== null);

  test('every model of the registry that may be asked for is simulated', () => {
    const missing = models.filter(
      (model) => ['image', 'video'].includes(model.kind) && isOffered(model) && modelNamed(model.id) === null,
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test.each(simulated.map(({ id, output, version }) => [id, output, version] as const))(
    '%s answers with a %s',
    (id, output, version) => {
      expect(modelNamed(id)).toMatchObject({ output, version });
    },
  );

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
