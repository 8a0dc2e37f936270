import { describe, expect, it } from 'vitest';
import { allowedSeconds } from '../../src/domain/model-lengths.ts';
import {
  effortOf,
  findFormerModel,
  findModel,
  formerModels,
  models,
  modelsOfKind,
  plannerInWords,
  presetModels,
  sizeOf,
} from '../../src/domain/model-registry.ts';
import { efforts } from '../../src/domain/model-spec.ts';
import { priceOf } from '../../src/domain/pricing.ts';
import { presets, resolutions } from '../../src/domain/settings.ts';

describe('the registry of models', () => {
  it('names each model once', () => {
    const ids = [...models, ...formerModels].map((model) => model.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has models of every kind', () => {
    const kinds = Object.groupBy(models, (model) => model.kind);
    const counts = Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, list.length]));
    expect(counts).toEqual({ image: 10, video: 20, music: 3, speech: 4, transcription: 1, upscale: 2 });
  });

  it.each(presets)('gives the preset %s three models of each kind, all current', (preset) => {
    for (const kind of ['image', 'video'] as const) {
      const chain = presetModels[preset][kind];
      expect(chain.length).toBe(3);
      for (const id of chain) expect(findModel(id)).toMatchObject({ kind, status: { state: 'current' } });
    }
  });

  it('gives each preset an effort of its own', () => {
    expect(presets.map(effortOf)).toEqual(['low', 'standard', 'high']);
  });

  it('names a successor of each model that is gone, current itself and of its kind', () => {
    const gone = [...models, ...formerModels].filter(
      ({ kind, status }) => kind !== 'planner' && 'successor' in status && status.successor !== null,
    );
    expect(gone.length).toBeGreaterThanOrEqual(8);
    for (const { kind, status } of gone) {
      const successor = 'successor' in status ? (status.successor ?? '') : '';
      expect(findModel(successor)).toMatchObject({ kind, status: { state: 'current' } });
    }
  });

  it.each([
    'fofr/skyreels-2',
    'christophy/stable-video-diffusion',
    'google/veo-3',
    'openai/sora-2',
    'amazon/nova-reel',
    'xai/grok-4-1-fast',
    'google/gemini-2.5-pro',
    'openai/gpt-4o',
    'openai/gpt-4o-mini',
  ])('knows what became of %s', (id) => {
    const { status, source, asOf } = findModel(id) ?? findFormerModel(id) ?? {};
    expect(status?.state).toMatch(/^(retired|retiring|unverified)$/);
    expect(status && 'successor' in status ? status.successor : null).toMatch(/\//);
    expect(source).toMatch(/\./);
    expect(asOf).toMatch(/^202\d-/);
  });

  it('tells an operator whose planner goes who follows it', () => {
    expect(plannerInWords('gpt-4o')).toBe('gpt-4o (retires on 2027-01-14; openai/gpt-5.4-mini follows it)');
    expect(plannerInWords('gpt-5.4-mini')).toBe('gpt-5.4-mini');
  });

  it('finds a former model without its owner', () => {
    expect(findFormerModel('gpt-4o')?.id).toBe('openai/gpt-4o');
    expect(findFormerModel('veo-3.1')).toBeNull();
  });

  it('says of each model and price where and when it was read', () => {
    for (const model of models) {
      for (const fact of [model, ...model.prices]) {
        expect(fact.source).toMatch(/^[\w.-]+\.\w+\/.+/);
        expect(fact.asOf >= '2025-11-01' && fact.asOf <= '2026-10-31').toBe(true);
      }
    }
  });

  it('has a price for everything a picture or clip model can be asked for', () => {
    for (const model of [...modelsOfKind('image'), ...modelsOfKind('video')]) {
      for (const resolution of resolutions.filter((name) => sizeOf(model, name) !== undefined)) {
        const lengths = model.kind === 'video' ? allowedSeconds(model, { resolution }) : [null];
        const sounds = model.inputs.sound === undefined ? [false] : [true, false];
        expect(lengths.length).toBeGreaterThan(0);
        for (const effort of efforts)
          for (const seconds of lengths)
            for (const sound of sounds)
              expect(priceOf(model, { resolution, effort, sound, seconds }).usd).toBeGreaterThan(0);
      }
    }
  });

  it('has a price of every model that is not unverified', () => {
    for (const { id, prices, status } of models) {
      expect(prices.length > 0, id).toBe(status.state !== 'unverified');
    }
  });

  it('gives pictures 90 s, clips 600 s and nothing more than that', () => {
    for (const model of models) {
      const limit = { image: 90, video: 600 }[String(model.kind)];
      if (limit !== undefined) expect(model.deadlineSeconds).toBe(limit);
      expect(model.typicalSeconds).toBeLessThan(model.deadlineSeconds);
    }
  });

  it('limits references only where there is an input for them, and rules only what a model takes', () => {
    for (const model of [...modelsOfKind('image'), ...modelsOfKind('video')]) {
      expect(model.references !== undefined, model.id).toBe(model.inputs.references !== undefined);
    }
    for (const model of modelsOfKind('video')) {
      for (const { when } of model.rules) {
        if (when.references) expect(model.inputs.references, model.id).toBeDefined();
        if (when.endFrame) expect(model.inputs.endImage, model.id).toBeDefined();
      }
    }
  });
});
