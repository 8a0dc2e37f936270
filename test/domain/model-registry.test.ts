import { describe, expect, it } from 'vitest';
import { allowedSeconds } from '../../src/domain/model-lengths.ts';
import { findModel, models, presetModels } from '../../src/domain/model-registry.ts';
import { priceOf } from '../../src/domain/pricing.ts';
import { resolutions } from '../../src/domain/settings.ts';
import { objection, providerSchemas } from './provider-schemas.ts';

const schemas = providerSchemas();

describe('the registry of models', () => {
  it('names each model once', () => {
    expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
  });

  it('has every model that a preset names, of the right kind and not retired', () => {
    for (const chain of Object.values(presetModels)) {
      for (const id of chain.image) expect(findModel(id)).toMatchObject({ kind: 'image', retired: null });
      for (const id of chain.video) expect(findModel(id)).toMatchObject({ kind: 'video', retired: null });
    }
  });

  it('names a successor of each retired model that is current itself', () => {
    const retired = models.filter((model) => model.retired !== null);
    expect(retired.length).toBeGreaterThan(0);
    for (const model of retired) {
      expect(findModel(model.retired?.successor ?? '')).toMatchObject({ kind: model.kind, retired: null });
    }
  });

  it('says of each model and price where and when it was read', () => {
    for (const model of models) {
      for (const fact of [model, ...model.prices]) {
        expect(fact.source).toMatch(/^[\w.-]+\.\w+\/.+/);
        expect(fact.asOf >= '2025-11-01' && fact.asOf <= '2026-10-31').toBe(true);
      }
    }
  });

  it('has a price for everything a model can be asked for', () => {
    for (const model of models) {
      for (const resolution of resolutions.filter((name) => model.resolutions[name] !== undefined)) {
        const lengths = model.kind === 'video' ? allowedSeconds(model, resolution) : [null];
        const sounds = model.kind === 'video' && model.hasSound ? [true, false] : [false];
        expect(lengths.length).toBeGreaterThan(0);
        for (const seconds of lengths) {
          for (const sound of sounds)
            expect(priceOf(model, { resolution, sound, seconds }).usd).toBeGreaterThan(0);
        }
      }
    }
  });

  it('gives pictures 90 s and clips 600 s', () => {
    for (const model of models) expect(model.deadlineSeconds).toBe(model.kind === 'image' ? 90 : 600);
  });

  it.skipIf(schemas === null)('uses only inputs and values that the public schema of the model has', () => {
    const known = models.filter((model) => schemas?.[model.id]);
    expect(known.length).toBeGreaterThanOrEqual(6);
    for (const model of known) {
      const input = schemas?.[model.id]?.input ?? {};
      for (const name of Object.values(model.inputs))
        expect(input, `${model.id} ${name}`).toHaveProperty(name);
      for (const [name, value] of Object.entries(model.fixed)) {
        expect(objection(value, input[name]), `${model.id} ${name}`).toBeNull();
      }
      const shape = model.inputs.aspectRatio;
      if (shape !== undefined) {
        for (const value of [...Object.values(model.aspectRatios), ...model.otherShapes]) {
          expect(objection(value, input[shape]), `${model.id} ${value}`).toBeNull();
        }
      }
      const size = model.inputs.resolution;
      if (size !== undefined && input[size]) {
        for (const value of Object.values(model.resolutions)) {
          expect(objection(value, input[size]), `${model.id} ${value}`).toBeNull();
        }
      }
    }
  });
});
