import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FunctionName, functionNames } from '../../lib/function-names.ts';
import { type Grant, grants } from '../../lib/grants.ts';
import { grantsUsedBy } from './grants-used.ts';
import { permissionsOf, root, synthesize } from './synthesized.ts';

const template = synthesize();

/** What each grant means in words of AWS, written down here a second time on purpose. */
const rowActions = ['DeleteItem', 'GetItem', 'Query', 'UpdateItem'];
const meaning: Readonly<Record<Grant, readonly (readonly [action: string, resource: RegExp])[]>> = {
  records: rows(
    /^\{"Fn::GetAtt":\["Records[0-9A-F]{8}","Arn"\]\}$/,
    /"Records[0-9A-F]{8}","Arn"\]\},"\/index\/byIndex"/,
  ),
  callbacks: rows(
    /"RecordsCallbacks[0-9A-F]{8}","Arn"\]\}$/,
    /"RecordsCallbacks[0-9A-F]{8}","Arn"\]\},"\/index\/byIndex"/,
  ),
  'media:read': [
    ['s3:GetObject', /"Media[0-9A-F]{8}","Arn"\]\},"\/\*"/],
    ['s3:ListBucket', /^\{"Fn::GetAtt":\["Media[0-9A-F]{8}","Arn"\]\}$/],
  ],
  'media:write': [
    ['s3:PutObject', /"Media[0-9A-F]{8}","Arn"\]\},"\/\*"/],
    ['s3:AbortMultipartUpload', /"Media[0-9A-F]{8}","Arn"\]\},"\/\*"/],
  ],
  'media:remove': [['s3:DeleteObject', /"Media[0-9A-F]{8}","Arn"\]\},"\/\*"/]],
  providerSecret: [['secretsmanager:GetSecretValue', /^\{"Ref":"SecretsProviders[0-9A-F]{8}"\}$/]],
  rootKeySecret: [['secretsmanager:GetSecretValue', /^\{"Ref":"SecretsRootKey[0-9A-F]{8}"\}$/]],
  deliveryKeySecret: [['secretsmanager:GetSecretValue', /^\{"Ref":"SecretsDeliveryKey[0-9A-F]{8}"\}$/]],
  speech: [['polly:SynthesizeSpeech', /^"\*"$/]],
  'workflow:run': [
    ['states:StartExecution', /:stateMachine:Storyreel-video"/],
    ['states:DescribeExecution', /:execution:Storyreel-video:\*"/],
    ['states:StopExecution', /:execution:Storyreel-video:\*"/],
  ],
  'workflow:answer': [
    ['states:SendTaskSuccess', /:stateMachine:Storyreel-video"/],
    ['states:SendTaskFailure', /:stateMachine:Storyreel-video"/],
    ['states:SendTaskHeartbeat', /:stateMachine:Storyreel-video"/],
  ],
  'webhooks:start': [['states:StartExecution', /:stateMachine:Storyreel-webhook"/]],
  'webhooks:look': [['states:DescribeExecution', /:execution:Storyreel-webhook:\*"/]],
};

function rows(table: RegExp, index: RegExp): readonly (readonly [string, RegExp])[] {
  return [...rowActions.map((action) => [`dynamodb:${action}`, table] as const), ['dynamodb:Query', index]];
}

const role = z.object({
  Properties: z.object({
    Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) })),
    ManagedPolicyArns: z.array(z.unknown()).optional(),
  }),
});

function roleOf(name: FunctionName) {
  const lambda = template.findResources('AWS::Lambda::Function', {
    Properties: { Description: `Storyreel: ${name}` },
  });
  const [found] = Object.values(lambda);
  const arn = z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
    .parse(found?.Properties.Role);
  const logicalId = arn['Fn::GetAtt'][0];
  return { logicalId, ...role.parse(template.toJSON().Resources[logicalId]).Properties };
}

/** Policies that were attached beside the ones inside the role. */
function attachedTo(logicalId: string): number {
  const withRole = { Properties: { Roles: Match.arrayWith([{ Ref: logicalId }]) } };
  return Object.keys(template.findResources('AWS::IAM::Policy', withRole)).length;
}

describe.each(functionNames)('the role of %s', (name) => {
  const { logicalId, Policies, ManagedPolicyArns } = roleOf(name);
  const held = permissionsOf(Policies.flatMap((policy) => policy.PolicyDocument.Statement));

  it('holds its line of the table of grants and its own log, and nothing more', () => {
    const due = grants[name].flatMap((grant) => meaning[grant]);
    const own = held.filter(({ action }) => !action.startsWith('logs:'));
    const unmatched = own.filter(
      (permission) =>
        !due.some(([action, resource]) => action === permission.action && resource.test(permission.resource)),
    );
    expect(unmatched).toEqual([]);
    for (const [action, resource] of due) {
      expect(
        own.some((p) => p.action === action && resource.test(p.resource)),
        `${action} ${resource}`,
      ).toBe(true);
    }
    const logs = held.filter(({ action }) => action.startsWith('logs:'));
    expect(logs.map(({ action }) => action).sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    for (const { resource } of logs) expect(resource).toMatch(new RegExp(`"Functions${name}Log[0-9A-F]{8}"`));
    expect(ManagedPolicyArns).toBeUndefined();
    expect(attachedTo(logicalId)).toBe(0);
  });

  it('allows no action by wildcard and no resource that is only a wildcard', () => {
    expect(held.filter(({ effect }) => effect !== 'Allow')).toEqual([]);
    expect(held.filter(({ action }) => action.includes('*'))).toEqual([]);
    // Speaking is an action on no resource.
    const lone = held.filter(({ resource }) => resource === '"*"');
    expect(lone.filter(({ action }) => action !== 'polly:SynthesizeSpeech')).toEqual([]);
  });
});

describe('the table of grants', () => {
  // The webhook's function runs the API's app, of which it serves one route: see the next test.
  it.each(functionNames.filter((name) => name !== 'ReplicateWebhook'))(
    'grants %s exactly what its code asks of its ports',
    (name) => {
      expect([...grants[name]].sort()).toEqual([...grantsUsedBy(name)].sort());
    },
  );

  it('grants the webhook exactly what taking a report asks for', () => {
    expect([...grants.ReplicateWebhook].sort()).toEqual(
      [...grantsUsedBy('src/app/predictions/receive-prediction.ts')].sort(),
    );
  });

  it('lets only those see the keys of the providers who call them', () => {
    const see = functionNames.filter((name) => grants[name].includes('providerSecret'));
    expect(
      see.filter((name) => /^(Store|Conform|Join|Mix|Cut|Publish|FailScene|Begin|Request)/.test(name)),
    ).toEqual([]);
  });
});

/** The action that a command of the SDK asks for (Service Authorization Reference), where the names differ. */
const actionOfCommand: Readonly<Record<string, readonly string[]>> = {
  SynthesizeSpeechCommand: ['polly:SynthesizeSpeech'],
  // lib-dynamodb's commands are short for GetItem and so on.
  GetCommand: ['dynamodb:GetItem'],
  UpdateCommand: ['dynamodb:UpdateItem'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  QueryCommand: ['dynamodb:Query'],
  // Its parts are updates and deletes: see the test.
  TransactWriteCommand: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  GetObjectCommand: ['s3:GetObject'],
  HeadObjectCommand: ['s3:GetObject', 's3:ListBucket'],
  ListObjectsV2Command: ['s3:ListBucket'],
  paginateListObjectsV2: ['s3:ListBucket'],
  CopyObjectCommand: ['s3:GetObject', 's3:PutObject'],
  DeleteObjectCommand: ['s3:DeleteObject'],
  // In parts where it is large; a broken one is aborted.
  Upload: ['s3:PutObject', 's3:AbortMultipartUpload'],
  PutObjectCommand: ['s3:PutObject'],
  createPresignedPost: ['s3:PutObject'],
  GetSecretValueCommand: ['secretsmanager:GetSecretValue'],
  StartExecutionCommand: ['states:StartExecution'],
  DescribeExecutionCommand: ['states:DescribeExecution'],
  StopExecutionCommand: ['states:StopExecution'],
  SendTaskSuccessCommand: ['states:SendTaskSuccess'],
  SendTaskFailureCommand: ['states:SendTaskFailure'],
  SendTaskHeartbeatCommand: ['states:SendTaskHeartbeat'],
};

describe('the grants, taken together', () => {
  const folder = join(root, 'src', 'aws');
  const code = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .concat(readFileSync(join(root, 'src', 'providers', 'polly', 'polly-speech.ts'), 'utf8'))
    .join('\n');

  it('are the actions that the adapters ask of AWS, no fewer and no more', () => {
    const asked = new Set(
      [...code.matchAll(/\bnew (\w+Command|Upload)\(|\b(paginate\w+|createPresignedPost)\(/g)].flatMap(
        (match) => {
          const command = match[1] ?? match[2] ?? '';
          const actions = actionOfCommand[command];
          if (actions === undefined) throw new Error(`Which action does ${command} ask for?`);
          return actions;
        },
      ),
    );
    const granted = new Set(Object.values(meaning).flatMap((due) => due.map(([action]) => action)));
    expect([...granted].sort()).toEqual([...asked].sort());
  });

  it('cover the parts of transactions', () => {
    const parts = [...code.matchAll(/\{ (\w+): \{ TableName/g)].map((match) => match[1]);
    expect(new Set(parts)).toEqual(new Set(['Update', 'Delete']));
  });
});

describe('who else may do what', () => {
  it('gives the workflows leave to call their own steps and nothing else by that action', () => {
    const all = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, { Properties }]) =>
      (Properties.Policies ?? []).flatMap((policy: { PolicyDocument: { Statement: unknown[] } }) =>
        permissionsOf(policy.PolicyDocument.Statement).map((permission) => ({ id, ...permission })),
      ),
    );
    const calls = all.filter(({ action }) => action.startsWith('lambda:'));
    expect(new Set(calls.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')))).toEqual(
      new Set(['WorkflowRole', 'WebhooksRole']),
    );
    for (const { action, resource } of calls) {
      expect(action).toBe('lambda:InvokeFunction');
      expect(resource).not.toContain('*');
    }
  });

  it('uses a lone wildcard only where AWS accepts nothing else: tracing and log delivery of the workflows', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    expect(policies.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'WebhooksRoleDefaultPolicy',
      'WorkflowRoleDefaultPolicy',
    ]);
    for (const [, policy] of policies) {
      for (const { action, resource } of permissionsOf(policy.Properties.PolicyDocument.Statement)) {
        expect(resource).toBe('"*"');
        expect(action).toMatch(/^(xray:(Put|Get)\w+|logs:\w+)$/);
      }
    }
  });
});
