import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface WorkflowAddress {
  readonly name: string;
  readonly arn: string;
  /** ARN pattern of all its executions. */
  readonly executionsArn: string;
}

/**
 * Name and ARNs of a workflow, known before it is made: the functions are told its ARN, and it is told
 * theirs, so one of the two must not wait for the other.
 */
export function workflowAddress(scope: Construct, kind: 'video' | 'webhook'): WorkflowAddress {
  const stack = Stack.of(scope);
  const name = `${stack.stackName}-${kind}`;
  const address = { service: 'states', arnFormat: ArnFormat.COLON_RESOURCE_NAME };
  return {
    name,
    arn: stack.formatArn({ ...address, resource: 'stateMachine', resourceName: name }),
    executionsArn: stack.formatArn({ ...address, resource: 'execution', resourceName: `${name}:*` }),
  };
}
