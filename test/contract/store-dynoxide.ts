/** Starts a DynamoDB emulator, where its package is installed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../../src/app/names.ts';

/** The emulator's program, or null with the reason on the console. It exists for Linux on x64 only. */
export function findDynoxide(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return path.join(path.dirname(manifest), 'dynoxide');
  } catch {
    console.warn(
      'SKIPPED: the optional package @dynoxide/linux-x64 is not installed, so DynamoDB is not tested.',
    );
    return null;
  }
}

export interface Dynoxide {
  readonly url: string;
  readonly table: string;
  client(): DynamoDBDocumentClient;
  close(): Promise<void>;
}

/** Starts the emulator on a free port and makes the tables as the stack does; the first is `table`. */
export async function startDynoxide(program: string, tables = ['Records']): Promise<Dynoxide> {
  const port = await freePort();
  const child = spawn(program, ['--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  // Whatever becomes of the tests, the emulator does not outlive them.
  process.once('exit', () => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  // It says one line once it listens.
  await Promise.race([
    once(child.stderr, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`dynoxide ended with ${code}`))),
  ]);
  const clients: DynamoDBDocumentClient[] = [];
  const client = (): DynamoDBDocumentClient => {
    const made = dynamoClient(port);
    clients.push(made);
    return made;
  };
  for (const table of tables) await createTable(client(), table);
  return {
    url: `http://127.0.0.1:${port}`,
    table: tables[0] ?? '',
    client,
    async close() {
      for (const made of clients) made.destroy();
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function createTable(client: DynamoDBDocumentClient, TableName: string): Promise<void> {
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  const { partition, sort, indexPartition, indexSort, index } = tableKeys;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partition, sort, indexPartition, indexSort].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [key(partition, 'HASH'), key(sort, 'RANGE')],
      GlobalSecondaryIndexes: [
        {
          IndexName: index,
          KeySchema: [key(indexPartition, 'HASH'), key(indexSort, 'RANGE')],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}

export function dynamoClient(port: number, settings: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, ...settings }),
  );
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
