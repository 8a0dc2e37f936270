import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { tableKeys } from '../src/app/names.ts';

export interface RecordsProps {
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The two tables: Records, everything durable, and Callbacks, what lives hours. Both have the same keys,
 * one index, and an attribute that says when a row may be swept away. DynamoDB encrypts both at rest with
 * keys it owns; an AWS managed key would cost a KMS request per call and admit the same people.
 */
export class Records extends Construct {
  readonly records: Table;
  readonly callbacks: Table;

  constructor(scope: Construct, id: string, props: RecordsProps) {
    super(scope, id);
    // Restoring to any second of the last 35 days, also after somebody deleted the table, is worth its price
    // where money and work are kept. (Deletion protection would leave a failed first deploy stuck.)
    this.records = this.table('Records', props.removalPolicy, true);
    // Losing these rows loses nothing: the workflow asks again, and a repeated request is found by its records.
    this.callbacks = this.table('Callbacks', RemovalPolicy.DESTROY, false);
    Validations.of(this.callbacks).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'Rows live for hours and nothing is lost with them.',
    });
  }

  private table(id: string, removalPolicy: RemovalPolicy, pointInTimeRecovery: boolean): Table {
    const table = new Table(this, id, {
      partitionKey: { name: tableKeys.partition, type: AttributeType.STRING },
      sortKey: { name: tableKeys.sort, type: AttributeType.STRING },
      // Videos come in bursts and nights are idle: pay per request.
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: tableKeys.expires,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      removalPolicy,
    });
    table.addGlobalSecondaryIndex({
      indexName: tableKeys.index,
      partitionKey: { name: tableKeys.indexPartition, type: AttributeType.STRING },
      sortKey: { name: tableKeys.indexSort, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    return table;
  }
}
