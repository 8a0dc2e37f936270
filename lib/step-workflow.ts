import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface StepWorkflowProps {
  readonly stateMachineName: string;
  /** Logical name of the state machine, and what the workflow is called in descriptions. */
  readonly kind: 'Video' | 'Webhook';
  /** Amazon States Language with a `${Name}` for each step; one machine runs the same file. */
  readonly definitionFile: string;
  readonly steps: Readonly<Record<string, IFunction>>;
  /** What else it orders besides its steps. */
  readonly orders?: readonly PolicyStatement[];
  /** Rules that these break, each with the reason. */
  readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[];
}

/** A state machine whose steps are functions, and the role under which it calls them. */
export class StepWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: StepWorkflowProps) {
    super(scope, id);
    const arns = Object.fromEntries(
      Object.entries(props.steps).map(([step, { functionArn }]) => [step, functionArn]),
    );
    const role = new Role(this, 'Role', {
      description: `${Stack.of(this).stackName}: the ${props.kind.toLowerCase()} workflow calls its steps`,
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      // A definition that is read from a file gives its role nothing, so the steps are named here.
      inlinePolicies: {
        steps: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(arns) }),
            ...(props.orders ?? []),
          ],
        }),
      },
    });
    this.stateMachine = new StateMachine(this, props.kind, {
      stateMachineName: props.stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(props.definitionFile),
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
    Validations.of(role).acknowledge(...(props.acknowledged ?? []), {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Tracing (xray:PutTraceSegments and its like) and log delivery (logs:CreateLogDelivery and its like) accept no other resource than *. What the workflow calls is named one by one.',
    });
  }
}
