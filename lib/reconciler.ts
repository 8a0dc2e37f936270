import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/**
 * Holds the ledger against the provider's list every hour. A comparison that is lost is made up for: each looks
 * back over three hours.
 */
export class Reconciler extends Construct {
  constructor(scope: Construct, id: string, props: { readonly reconcile: IFunction }) {
    super(scope, id);
    const interval = Duration.hours(1);
    props.reconcile.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
    new Rule(this, 'EveryHour', {
      description: "Holds the ledger against the provider's own list",
      schedule: Schedule.rate(interval),
      targets: [new LambdaFunction(props.reconcile, { retryAttempts: 0, maxEventAge: interval })],
    });
  }
}
