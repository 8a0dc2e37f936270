import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { functionNames } from '../../lib/function-names.ts';
import { besideWorkerMb, functionSizes, mediaWorkerMb } from '../../lib/function-sizes.ts';
import { grants } from '../../lib/grants.ts';
import { lambdaEnv } from '../../src/app/names.ts';
import { longestSeconds } from '../../src/domain/export.ts';
import { defaultLimits, exportSeconds } from '../../src/media/open-media.ts';
import { builtLayer, noLayer, synthesize } from './synthesized.ts';

const lambda = z.object({
  Runtime: z.literal('nodejs24.x'),
  Architectures: z.array(z.string()),
  Handler: z.literal('index.handler'),
  MemorySize: z.number(),
  Timeout: z.number(),
  EphemeralStorage: z.object({ Size: z.number() }),
  Layers: z.array(z.object({ Ref: z.string() })).optional(),
  LoggingConfig: z.object({ LogFormat: z.literal('JSON'), LogGroup: z.object({ Ref: z.string() }) }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

function functionsOf(template: ReturnType<typeof synthesize>) {
  const found = Object.values(template.findResources('AWS::Lambda::Function'));
  return new Map(
    functionNames.map((name) => {
      const one = found.find(({ Properties }) => Properties.Description.endsWith(`: ${name}`));
      return [name, lambda.parse(one?.Properties)];
    }),
  );
}

const template = synthesize();
const functions = functionsOf(template);

it('the longest export that is admitted ends within its media task, and that within its function', () => {
  expect(longestSeconds).toBeLessThan(exportSeconds);
  expect(exportSeconds).toBeLessThan(functionSizes.ExportVideo.timeoutSeconds);
});

describe.each(functionNames)('the function %s', (name) => {
  const made = functions.get(name);
  const size = functionSizes[name];

  it('has the size of its row, limits of Lambda respected', () => {
    expect(made).toMatchObject({
      MemorySize: size.memoryMb,
      Timeout: size.timeoutSeconds,
      EphemeralStorage: { Size: size.temporaryMb },
      Architectures: ['arm64'],
    });
    expect(size.timeoutSeconds).toBeLessThanOrEqual(900);
    expect(size.memoryMb).toBeLessThanOrEqual(10_240);
    expect(size.temporaryMb).toBeLessThanOrEqual(10_240);
  });

  it('outlives a media worker that takes all it may, where it has one', () => {
    expect(size.memoryMb).toBeGreaterThanOrEqual(size.media ? mediaWorkerMb + besideWorkerMb : 0);
    expect(mediaWorkerMb).toBe(defaultLimits.memoryMegabytes);
  });

  it('writes to a log of its own that is kept for a month', () => {
    const group = template.toJSON().Resources[made?.LoggingConfig.LogGroup.Ref ?? ''];
    expect(group).toMatchObject({ Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } });
    const others = [...functions]
      .filter(([other]) => other !== name)
      .map(([, f]) => f.LoggingConfig.LogGroup.Ref);
    expect(others).not.toContain(made?.LoggingConfig.LogGroup.Ref);
  });

  it('gets the ffmpeg layer only where it works on media', () => {
    expect(made?.Layers?.length ?? 0).toBe(size.media ? 1 : 0);
  });

  it('is told what it works on, and the ids of those secrets alone that it may read', () => {
    const variables = Object.keys(made?.Environment.Variables ?? {});
    const always = [
      'recordsTable',
      'callbacksTable',
      'mediaBucket',
      'videoWorkflowArn',
      'publicUrl',
      'logLevel',
    ] as const;
    expect(variables).toEqual(expect.arrayContaining(always.map((key) => lambdaEnv[key])));
    const may = (grant: (typeof grants)[typeof name][number]) => grants[name].includes(grant);
    expect(variables.includes(lambdaEnv.providerSecretId)).toBe(may('providerSecret'));
    expect(variables.includes(lambdaEnv.rootKeySecretId)).toBe(may('rootKeySecret'));
    expect(variables.includes(lambdaEnv.deliveryKeySecretId)).toBe(may('deliveryKeySecret'));
    expect(
      variables.filter((v) => v !== 'NODE_OPTIONS' && !Object.values<string>(lambdaEnv).includes(v)),
    ).toEqual([]);
  });
});

describe('the settings of the functions', () => {
  it('architecture=x86_64 moves functions and layer together', () => {
    const other = synthesize({ context: { architecture: 'x86_64' } });
    for (const [, { Architectures }] of functionsOf(other)) expect(Architectures).toEqual(['x86_64']);
    other.hasResourceProperties('AWS::Lambda::LayerVersion', { CompatibleArchitectures: ['x86_64'] });
  });

  it('addresses, model and log level reach every function, and only where they are set', () => {
    const context = {
      replicateBaseUrl: 'https://simulator.example.com/v1',
      openaiBaseUrl: 'https://llm.example.com/v1',
      openaiModel: 'some-model',
      publicUrl: 'https://video.example.com',
      logLevel: 'debug',
    };
    const set = functionsOf(synthesize({ context }));
    for (const name of functionNames) {
      expect(set.get(name)?.Environment.Variables).toMatchObject({
        REPLICATE_BASE_URL: context.replicateBaseUrl,
        OPENAI_BASE_URL: context.openaiBaseUrl,
        OPENAI_MODEL: context.openaiModel,
        PUBLIC_URL: context.publicUrl,
        LOG_LEVEL: 'debug',
      });
      expect(functions.get(name)?.Environment.Variables).not.toHaveProperty('REPLICATE_BASE_URL');
      expect(functions.get(name)?.Environment.Variables).not.toHaveProperty('OPENAI_MODEL');
    }
  });

  it('no secret value stands in the template', () => {
    const variables = [...functions.values()].flatMap((f) => Object.entries(f.Environment.Variables));
    const literal = variables.filter(([, value]) => typeof value === 'string').map(([name]) => name);
    expect(new Set(literal)).toEqual(new Set(['NODE_OPTIONS', 'LOG_LEVEL', 'SPEECH']));
  });
});

describe('the ffmpeg layer', () => {
  it('is deployed from the folder that was built', () => {
    template.resourceCountIs('AWS::Lambda::LayerVersion', 1);
    expect(template.toJSON().Parameters).not.toHaveProperty('FfmpegLayerArn');
  });

  it('is asked for by a parameter without default where it was not built, so that a deploy stops and a synth does not', () => {
    const without = synthesize({ layerFolder: noLayer });
    without.resourceCountIs('AWS::Lambda::LayerVersion', 0);
    const parameter = without.toJSON().Parameters.FfmpegLayerArn;
    expect(parameter.Description).toContain('npm run layer');
    expect(parameter).not.toHaveProperty('Default');
    expect(functionsOf(without).get('CutVideo')?.Layers).toEqual([{ Ref: 'FfmpegLayerArn' }]);
    expect(builtLayer).not.toBe(noLayer);
  });
});
