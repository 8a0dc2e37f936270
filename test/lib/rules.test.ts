import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { perFunction } from '../../lib/function-names.ts';
import { storyreelApp } from '../../lib/storyreel-app.ts';
import { builtLayer, codeFolder, contextWith, newOutFolder, noLayer } from './synthesized.ts';

function appWith(context: Readonly<Record<string, unknown>> = {}, layerFolder = builtLayer) {
  return storyreelApp({
    outdir: newOutFolder(),
    context: contextWith(context),
    code: () => perFunction(() => codeFolder),
    layerFolder,
  });
}

const report = z.object({
  pluginReports: z.array(
    z.object({ pluginName: z.string().optional(), violations: z.array(z.object({ ruleName: z.string() })) }),
  ),
});

/** Names of the rules that a synthesis found broken, warnings included. */
function brokenRules(directory: string): readonly string[] {
  const found = report.parse(JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')));
  return found.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

describe('the rules of AWS Solutions and of CloudFormation', () => {
  it.each([
    ['as it comes', {}],
    [
      'with everything the other way round',
      { delivery: 'off', architecture: 'x86_64', removalPolicy: 'destroy', stackName: 'Staging' },
    ],
  ])('are kept %s, or the reason stands beside the code', (_, context) => {
    const { app } = appWith(context);
    const { directory } = app.synth();
    expect(brokenRules(directory)).toEqual([]);
  });

  it('name the missing layer as their only warning', () => {
    const { app } = appWith({}, noLayer);
    expect(brokenRules(app.synth().directory)).toEqual(['Annotation::storyreel:layer-missing']);
  });

  it('stop the synthesis where one of AWS Solutions is broken', () => {
    const { app, stack } = appWith();
    new Bucket(stack, 'Careless');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
  });

  it('stop the synthesis where a template says what CloudFormation does not know', () => {
    const { app, stack } = appWith();
    const bucket = stack.node.findAll().find((construct) => CfnBucket.isCfnBucket(construct));
    if (!CfnBucket.isCfnBucket(bucket)) throw new Error('The stack has no bucket.');
    bucket.addPropertyOverride('BucketNam', 'misspelt');
    expect(() => app.synth()).toThrow(/ERROR BucketNam: .*CloudFormation Validate/);
  });

  it('are acknowledged one by one, each with a reason that says something', () => {
    const { stack } = appWith();
    const acknowledged = stack.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.entries(z.record(z.string(), z.string()).parse(data))),
      );
    expect(acknowledged.length).toBeGreaterThan(10);
    for (const [rule, reason] of acknowledged) {
      expect(rule).not.toMatch(/\*$/);
      expect(reason.length, `${rule}: ${reason}`).toBeGreaterThan(40);
    }
  });
});
