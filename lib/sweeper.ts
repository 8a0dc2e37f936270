import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/**
 * Calls the sweep every five minutes. A tick says nothing that could be lost: it is not repeated and keeps no
 * dead letters, since the next tick finds whatever this one left. An alarm tells when sweeps fail.
 */
export class Sweeper extends Construct {
  constructor(scope: Construct, id: string, props: { readonly sweepJobs: IFunction }) {
    super(scope, id);
    const interval = Duration.minutes(5);
    props.sweepJobs.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
    new Rule(this, 'EveryFiveMinutes', {
      description: 'Looks after jobs whose work stopped without settling',
      schedule: Schedule.rate(interval),
      targets: [new LambdaFunction(props.sweepJobs, { retryAttempts: 0, maxEventAge: interval })],
    });
  }
}
