import { join } from 'node:path';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type StepName, stepNames } from '../src/app/names.ts';

/** The workflow as Step Functions runs it; one machine runs the same file. */
export const definitionFile = join(import.meta.dirname, '..', 'statemachines', 'video.asl.json');

export interface VideoWorkflowProps {
  readonly stateMachineName: string;
  readonly steps: Readonly<Record<StepName, IFunction>>;
}

/** The state machine that makes one video, and the role under which it calls its steps. */
export class VideoWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: VideoWorkflowProps) {
    super(scope, id);
    const arns = Object.fromEntries(stepNames.map((step) => [step, props.steps[step].functionArn]));
    const role = new Role(this, 'Role', {
      description: `${Stack.of(this).stackName}: the video workflow calls its steps`,
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      // A definition that is read from a file gives its role nothing, so the steps are named here.
      inlinePolicies: {
        steps: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(arns) }),
          ],
        }),
      },
    });
    this.stateMachine = new StateMachine(this, 'Video', {
      stateMachineName: props.stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(definitionFile),
      definitionSubstitutions: arns,
      role,
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // The data holds task tokens, and whoever has a token can answer for the provider.
        includeExecutionData: false,
        destination: new LogGroup(this, 'Log', {
          // Step Functions can write only to groups whose policy is short enough; this prefix is exempt from
          // the limit (Step Functions, "Logging to CloudWatch Logs", Troubleshooting).
          logGroupName: `/aws/vendedlogs/states/${props.stateMachineName}`,
          retention: RetentionDays.ONE_MONTH,
          // The name would be taken when the stack is deployed again.
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Tracing (xray:PutTraceSegments and its like) and log delivery (logs:CreateLogDelivery and its like) accept no other resource than *. What the workflow calls is named one by one.',
    });
  }
}
