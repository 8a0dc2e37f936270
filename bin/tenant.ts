/**
 * `node bin/tenant.ts NAME` makes a tenant and prints its first key, for the server whose home is
 * STORYREEL_HOME, also while it runs; with RECORDS_TABLE set, in that DynamoDB table instead.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTenant } from '../src/app/access/create-tenant.ts';
import { ulidIds } from '../src/app/ids.ts';
import { lambdaEnv } from '../src/app/names.ts';
import { dynamoStore } from '../src/aws/dynamo-store.ts';
import { systemClock } from '../src/local/clock.ts';
import { readEnvironment } from '../src/local/environment.ts';
import { recordsFile } from '../src/local/home.ts';
import { sqliteStore } from '../src/local/sqlite-store.ts';

const name = process.argv.slice(2).join(' ').trim();
if (name === '' || name.length > 200) {
  console.error('Usage: node bin/tenant.ts NAME (1 to 200 characters)');
  process.exit(2);
}
const clock = systemClock();
const table = process.env[lambdaEnv.recordsTable];
const store = table
  ? dynamoStore({ client: DynamoDBDocumentClient.from(new DynamoDBClient({})), table, clock })
  : sqliteStore({ file: recordsFile(readEnvironment(process.env).STORYREEL_HOME), clock });
const { tenant, secret } = await createTenant({ store, clock, ids: ulidIds(clock) }, name);
console.log(`Tenant         ${tenant.id} (${tenant.name})`);
console.log(`Admin key      ${secret}`);
console.log('The key is shown this once. Make others with POST /v1/api-keys, and keep this one for that.');
