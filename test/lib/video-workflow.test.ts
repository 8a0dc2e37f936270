import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { functionSizes } from '../../lib/function-sizes.ts';
import { definitionFile } from '../../lib/video-workflow.ts';
import { stepNames } from '../../src/app/names.ts';
import { permissionsOf, synthesize } from './synthesized.ts';

const definition = readFileSync(definitionFile, 'utf8');
const placeholders = [
  ...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '')),
].sort();

const template = synthesize();
const [machine] = Object.values(
  template.findResources('AWS::StepFunctions::StateMachine', {
    Properties: { StateMachineName: 'Storyreel-video' },
  }),
);
const properties = z
  .object({
    StateMachineName: z.string(),
    StateMachineType: z.string(),
    DefinitionSubstitutions: z.record(
      z.string(),
      z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
    ),
    LoggingConfiguration: z.object({ Level: z.string(), IncludeExecutionData: z.boolean() }),
    TracingConfiguration: z.object({ Enabled: z.boolean() }),
  })
  .parse(machine?.Properties);

describe('the video workflow on AWS', () => {
  it('is a definition that Step Functions accepts', () => {
    // The package is CommonJS with its function as `default`.
    const validate: (text: unknown) => { isValid: boolean; errors: unknown[] } = createRequire(
      import.meta.url,
    )('asl-validator');
    const { isValid, errors } = validate(JSON.parse(definition));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('fills every placeholder of the file with the ARN of the function of that name, and knows no other', () => {
    expect(placeholders).toEqual([...stepNames].sort());
    expect(Object.keys(properties.DefinitionSubstitutions).sort()).toEqual(placeholders);
    for (const [step, arn] of Object.entries(properties.DefinitionSubstitutions)) {
      const target = template.toJSON().Resources[arn['Fn::GetAtt'][0]];
      expect(target.Properties.Description).toBe(`Storyreel: ${step}`);
    }
  });

  it('may call exactly the functions that it names', () => {
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, found]) =>
      id.startsWith('WorkflowRole') ? [found] : [],
    );
    const held = permissionsOf(role?.Properties.Policies[0].PolicyDocument.Statement);
    const called = held.filter(({ action }) => action === 'lambda:InvokeFunction');
    const named = Object.values(properties.DefinitionSubstitutions).map((arn) => JSON.stringify(arn));
    expect(new Set(called.map(({ resource }) => resource))).toEqual(new Set(named));
    // What waiting for a job of MediaConvert takes, and no more.
    const others = held.filter((permission) => !called.includes(permission)).map(({ action }) => action);
    expect(others.sort()).toEqual([
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
      'iam:PassRole',
      'mediaconvert:CancelJob',
      'mediaconvert:CreateJob',
      'mediaconvert:GetJob',
    ]);
  });

  it('hands MediaConvert a role that touches nothing but what is on the way to a video', () => {
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, found]) =>
      id.startsWith('Transcoding') ? [found] : [],
    );
    const held = permissionsOf(role?.Properties.Policies[0].PolicyDocument.Statement);
    expect(held.map(({ action }) => action)).toEqual(['s3:GetObject', 's3:PutObject']);
    for (const { resource } of held) expect(resource).toContain('/intermediate/*');
  });

  it('has the ARN under which the functions start and answer it', () => {
    expect(properties.StateMachineName).toBe('Storyreel-video');
    expect(properties.StateMachineType).toBe('STANDARD');
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(JSON.stringify(Properties.Environment.Variables.VIDEO_WORKFLOW_ARN)).toContain(
        ':stateMachine:Storyreel-video',
      );
    }
  });

  it('logs and traces every execution, but not the data, in which task tokens lie', () => {
    expect(properties.LoggingConfiguration).toEqual({ Level: 'ALL', IncludeExecutionData: false });
    expect(properties.TracingConfiguration.Enabled).toBe(true);
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/states/Storyreel-video',
      RetentionInDays: 30,
    });
  });
});

describe('the steps of the workflow', () => {
  const states = tasksIn(JSON.parse(definition));

  it.each(stepNames)('%s is over before the state that waits for it gives up', (step) => {
    const waiting = states.filter((state) => state.step === step && !state.waitsForToken);
    for (const { name, timeoutSeconds } of waiting) {
      expect(timeoutSeconds, name).toBeTypeOf('number');
      expect(functionSizes[step].timeoutSeconds, name).toBeLessThanOrEqual(Number(timeoutSeconds));
    }
  });

  it('all have a deadline in the workflow', () => {
    expect(states.length).toBeGreaterThanOrEqual(stepNames.length);
    expect(states.filter(({ timeoutSeconds }) => timeoutSeconds === undefined)).toEqual([]);
  });
});

interface TaskState {
  readonly name: string;
  readonly step: string;
  readonly waitsForToken: boolean;
  readonly timeoutSeconds: unknown;
}

/** Every Task of a definition, at any depth. */
function tasksIn(machine: unknown): readonly TaskState[] {
  const { States } = z
    .object({ States: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(machine);
  return Object.entries(States).flatMap(([name, state]) => {
    const inner = [state.ItemProcessor, ...(Array.isArray(state.Branches) ? state.Branches : [])];
    const nested = inner.filter((part) => part !== undefined).flatMap(tasksIn);
    if (state.Type !== 'Task') return nested;
    // What AWS itself is asked for is no function of ours.
    if (state.Resource === 'arn:aws:states:::mediaconvert:createJob.sync') return nested;
    const { FunctionName } = z.object({ FunctionName: z.string() }).parse(state.Arguments);
    return [
      ...nested,
      {
        name,
        step: FunctionName.replace(/[${}]/g, ''),
        waitsForToken: String(state.Resource).endsWith('.waitForTaskToken'),
        timeoutSeconds: state.TimeoutSeconds,
      },
    ];
  });
}
