import { Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { tableKeys } from '../src/app/names.ts';
import type { Grant } from './grants.ts';
import type { WorkflowAddress } from './workflow-address.ts';

/** What the grants are about. */
export interface Grantable {
  readonly records: Table;
  readonly callbacks: Table;
  readonly media: Bucket;
  readonly providerSecret: Secret;
  readonly rootKeySecret: Secret;
  readonly deliveryKeySecret: Secret | null;
  readonly workflow: WorkflowAddress;
  readonly webhookWorkflow: WorkflowAddress;
}

/** A grant as statements for a role: named actions on named resources, nothing broader. */
export function statementsFor(grant: Grant, on: Grantable): readonly PolicyStatement[] {
  switch (grant) {
    case 'records':
      return keepsRows(on.records);
    case 'callbacks':
      return keepsRows(on.callbacks);
    case 'media:read':
      return [
        allow(['s3:GetObject'], [on.media.arnForObjects('*')]),
        // Without it S3 answers 403 for a missing file, and nobody could tell it from a forbidden one
        // (Amazon S3, "GetObject", Permissions).
        allow(['s3:ListBucket'], [on.media.bucketArn]),
      ];
    case 'media:write':
      return [allow(['s3:PutObject', 's3:AbortMultipartUpload'], [on.media.arnForObjects('*')])];
    case 'media:remove':
      return [allow(['s3:DeleteObject'], [on.media.arnForObjects('*')])];
    case 'providerSecret':
      return [reads(on.providerSecret)];
    case 'rootKeySecret':
      return [reads(on.rootKeySecret)];
    case 'deliveryKeySecret':
      return on.deliveryKeySecret === null ? [] : [reads(on.deliveryKeySecret)];
    case 'speech':
      // Only lexicons are resources of this action, and none is used (Service Authorization Reference,
      // "Actions, resources, and condition keys for Amazon Polly").
      return [allow(['polly:SynthesizeSpeech'], ['*'])];
    case 'workflow:run':
      return [
        allow(['states:StartExecution'], [on.workflow.arn]),
        allow(['states:DescribeExecution', 'states:StopExecution'], [on.workflow.executionsArn]),
      ];
    case 'workflow:answer':
      return [
        allow(
          ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
          [on.workflow.arn],
        ),
      ];
    case 'webhooks:start':
      return [allow(['states:StartExecution'], [on.webhookWorkflow.arn])];
    case 'webhooks:look':
      return [allow(['states:DescribeExecution'], [on.webhookWorkflow.executionsArn])];
  }
}

/** Says for a role why two of its resources end in a wildcard. */
export function acknowledgeWildcards(role: Role, on: Grantable): void {
  const stack = Stack.of(role);
  const bucket = on.media.node.defaultChild;
  if (!CfnBucket.isCfnBucket(bucket)) return;
  Validations.of(role).acknowledge(
    {
      id: `AwsSolutions-IAM5[Resource::<${stack.getLogicalId(bucket)}.Arn>/*]`,
      reason:
        'Files of all tenants lie in one bucket, and a key begins with the tenant of the job at hand, which no role can know beforehand.',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Speaking is an action on no resource: Amazon Polly knows lexicons alone, and none is used.',
    },
    ...[on.workflow, on.webhookWorkflow].map(({ name }) => ({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${name}:*]`,
      reason:
        'Executions are named after their jobs or deliveries, so only the workflow they belong to is known beforehand.',
    })),
  );
}

function keepsRows(table: Table): readonly PolicyStatement[] {
  return [
    // A record is written by an update, also inside a transaction, which needs the actions of its parts
    // (DynamoDB, "Using IAM with DynamoDB transactions").
    allow(
      ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
      [table.tableArn],
    ),
    allow(['dynamodb:Query'], [`${table.tableArn}/index/${tableKeys.index}`]),
  ];
}

function reads(secret: Secret): PolicyStatement {
  return allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);
}

function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}
