import { join } from 'node:path';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type WebhookStepName, webhookStepNames } from '../src/app/names.ts';
import { StepWorkflow } from './step-workflow.ts';

/** The workflow as Step Functions runs it; one machine runs the same file. */
export const webhookDefinitionFile = join(import.meta.dirname, '..', 'statemachines', 'webhook.asl.json');

/** The state machine that delivers one message to one receiver; while it waits for its next attempt it costs nothing. */
export class WebhookWorkflow extends StepWorkflow {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly stateMachineName: string;
      readonly functions: Readonly<Record<WebhookStepName, IFunction>>;
    },
  ) {
    const { stateMachineName, functions } = props;
    const steps = Object.fromEntries(webhookStepNames.map((step) => [step, functions[step]]));
    super(scope, id, { stateMachineName, kind: 'Webhook', definitionFile: webhookDefinitionFile, steps });
  }
}
