import { Duration, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ledgerDiffers } from '../src/app/names.ts';
import { type FunctionName, functionNames } from './function-names.ts';

export interface OperationsProps {
  readonly restApi: RestApi;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly workflow: StateMachine;
  readonly webhookWorkflow: StateMachine;
  readonly records: Table;
}

interface AlarmProps {
  readonly metric: IMetric;
  readonly threshold: number;
  /** How many of the last periods must be over the threshold. */
  readonly periods: number;
  readonly what: string;
}

/** Alarms for what nobody would notice in time, and one page of curves. Each alarm is explained in docs/deploying.md. */
export class Operations extends Construct {
  /** Subscribe to it to be told. */
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { displayName: 'Storyreel alarms', enforceSSL: true });
    this.alarms(props);
    this.dashboard(props);
  }

  private alarms({ restApi, functions, workflow, webhookWorkflow, records }: OperationsProps): void {
    this.alarm('ApiErrors', {
      metric: restApi.metricServerError({ statistic: 'Sum', period }),
      // A single 5xx may be a cold start gone wrong; five in five minutes are a fault.
      threshold: 5,
      periods: 1,
      what: 'The API answers with server errors.',
    });
    this.alarm('WebhookErrors', {
      metric: functions.ReplicateWebhook.metricErrors({ period }),
      threshold: 3,
      periods: 1,
      what: 'Reports of the provider fail. Videos still finish, later, since the provider is asked.',
    });
    this.alarm('WorkflowsFailing', {
      metric: workflow.metricFailed({ period: Duration.minutes(15) }),
      // One failed scene fails one job and is the job's own affair; five in a quarter of an hour have one cause.
      threshold: 5,
      periods: 1,
      what: 'Many videos fail.',
    });
    this.alarm('WebhooksFailing', {
      // A receiver that is down fails no execution, only we ourselves do.
      metric: webhookWorkflow.metricFailed({ period: Duration.minutes(15) }),
      threshold: 1,
      periods: 1,
      what: 'Webhooks to users were given up for a reason of ours.',
    });
    this.alarm('SettlementErrors', {
      metric: functions.SettleJob.metricErrors({ period }),
      threshold: 1,
      periods: 1,
      what: 'A job could not be settled: money may stay reserved and temporary files lie about.',
    });
    this.alarm('SweepErrors', {
      metric: functions.SweepJobs.metricErrors({ period }),
      // Six sweeps in half an hour: one that failed is made up for by the next.
      threshold: 1,
      periods: 6,
      what: 'Jobs whose work stopped are not looked after.',
    });
    this.alarm('ReconcileErrors', {
      metric: functions.Reconcile.metricErrors({ period: hour }),
      // Each looks back over three hours: three that fail leave a gap.
      threshold: 1,
      periods: 3,
      what: "The ledger is not held against the provider's list.",
    });
    this.alarm('LedgerDiffers', {
      metric: this.findings(functions.Reconcile),
      threshold: 1,
      periods: 1,
      what: "The ledger and the provider's own list of predictions differ.",
    });
    this.alarm('FunctionsThrottled', {
      // Of the whole account and region: they share the executions that run short.
      metric: LambdaFunction.metricAllThrottles({ period }),
      threshold: 10,
      periods: 2,
      what: 'Lambda refuses calls: the account has too few concurrent executions.',
    });
    this.alarm('RecordsThrottled', {
      metric: records.metricThrottledRequestsForOperations({ operations: [...recordOperations], period }),
      threshold: 10,
      periods: 2,
      what: 'DynamoDB refuses calls: one tenant writes more than a partition takes.',
    });
  }

  /** What comparisons of the ledger find, as their log says. */
  private findings(reconcile: LambdaFunction): IMetric {
    const filter = new MetricFilter(this, 'Findings', {
      logGroup: reconcile.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', ledgerDiffers),
      metricNamespace: Stack.of(this).stackName,
      metricName: 'LedgerFindings',
      metricValue: '$.findings',
    });
    return filter.metric({ statistic: 'Sum', period: hour });
  }

  private alarm(id: string, props: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      alarmName: `${Stack.of(this).stackName}-${id}`,
      alarmDescription: `${props.what} See docs/deploying.md, "When an alarm rings", ${id}.`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No traffic is no fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }

  private dashboard({ restApi, functions, workflow }: OperationsProps): void {
    const encoding = ['ConformClip', 'JoinNeighbours', 'CutVideo', 'PublishVideo'] as const;
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: Stack.of(this).stackName });
    dashboard.addWidgets(
      new GraphWidget({
        title: 'Videos',
        left: [workflow.metricStarted(), workflow.metricSucceeded(), workflow.metricFailed()],
      }),
      new GraphWidget({
        title: 'Requests and errors',
        left: [restApi.metricCount()],
        right: [restApi.metricClientError(), restApi.metricServerError()],
      }),
      new GraphWidget({
        title: 'Media work, 95th percentile',
        left: encoding.map((name) => functions[name].metricDuration({ statistic: 'p95', label: name })),
      }),
      new GraphWidget({
        title: 'Errors by function',
        left: functionNames.map((name) => functions[name].metricErrors({ label: name })),
      }),
    );
  }
}

const period = Duration.minutes(5);
const hour = Duration.hours(1);

/** What the functions ask of the table; an alarm adds up ten metrics at most. */
const recordOperations = [
  Operation.GET_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.QUERY,
  Operation.TRANSACT_WRITE_ITEMS,
] as const;
