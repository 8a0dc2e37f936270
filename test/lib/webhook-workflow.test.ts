import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { functionSizes } from '../../lib/function-sizes.ts';
import { webhookDefinitionFile } from '../../lib/webhook-workflow.ts';
import { webhookStepNames } from '../../src/app/names.ts';
import { permissionsOf, synthesize } from './synthesized.ts';

const definition = readFileSync(webhookDefinitionFile, 'utf8');
const template = synthesize();
const [machine] = Object.values(
  template.findResources('AWS::StepFunctions::StateMachine', {
    Properties: { StateMachineName: 'Storyreel-webhook' },
  }),
);
const properties = z
  .object({
    StateMachineType: z.literal('STANDARD'),
    DefinitionSubstitutions: z.record(z.string(), z.unknown()),
    LoggingConfiguration: z.object({ IncludeExecutionData: z.boolean() }),
  })
  .parse(machine?.Properties);

describe('the webhook workflow on AWS', () => {
  it('is a definition that Step Functions accepts', () => {
    // The package is CommonJS with its function as `default`.
    const validate: (text: unknown) => { isValid: boolean; errors: unknown[] } = createRequire(
      import.meta.url,
    )('asl-validator');
    const { isValid, errors } = validate(JSON.parse(definition));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('calls the functions it names, may call no other, and gives each the time it takes', () => {
    const placeholders = [...definition.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]);
    expect(placeholders).toEqual([...webhookStepNames]);
    expect(Object.keys(properties.DefinitionSubstitutions)).toEqual([...webhookStepNames]);
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, found]) =>
      id.startsWith('WebhooksRole') ? [found] : [],
    );
    const held = permissionsOf(role?.Properties.Policies[0].PolicyDocument.Statement);
    expect(held.map(({ action, resource }) => [action, resource])).toEqual(
      Object.values(properties.DefinitionSubstitutions).map((arn) => [
        'lambda:InvokeFunction',
        JSON.stringify(arn),
      ]),
    );
    const { States } = z
      .object({ States: z.object({ SendWebhook: z.object({ TimeoutSeconds: z.number() }) }) })
      .parse(JSON.parse(definition));
    expect(functionSizes.SendWebhook.timeoutSeconds).toBeLessThanOrEqual(States.SendWebhook.TimeoutSeconds);
  });

  it('has the ARN under which the functions start it, and logs no data', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(JSON.stringify(Properties.Environment.Variables.WEBHOOK_WORKFLOW_ARN)).toContain(
        ':stateMachine:Storyreel-webhook',
      );
    }
    expect(properties.LoggingConfiguration.IncludeExecutionData).toBe(false);
  });
});
