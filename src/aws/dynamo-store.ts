/** The Store in one DynamoDB table, whose keys are `tableKeys`. The index projects all attributes. */
import { randomUUID } from 'node:crypto';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type Change,
  checkedChanges,
  checkedWrite,
  checkKey,
  checkRemoval,
  pageLimit,
} from '../app/access/record-rules.ts';
import { tableKeys } from '../app/names.ts';
import type { Clock, JsonObject, Page, Query, Store, Write } from '../app/ports.ts';
import { excludedAtMost, sortRange } from '../app/sort-range.ts';
import { awsFault, isConditionFailure, isTransactionConflict, isTransactionThrottled } from './aws-faults.ts';
import { type Item, names, toDelete, toKey, toKeyCondition, toRecord, toUpdate } from './dynamo-requests.ts';

/** A transaction takes some 20 ms; after the third wait somebody is at work who will not soon be done. */
const conflictWaitsMilliseconds = [20, 80, 320];
/** A busy partition is split, or has room again, within seconds; a person waits for the answer. */
const throttleWaitsMilliseconds = [100, 400, 1600];
/** Small pages are read a little larger, in case expired records are among them. */
const smallestRead = 25;

/**
 * @param options.client with the default options for marshalling
 * @throws RangeError see record-rules.ts; Fault `VersionConflict`, `ProviderThrottled`, `ProviderUnreachable`
 */
export function dynamoStore(options: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock: Clock;
}): Store {
  const { client, table: TableName, clock } = options;
  const now = (): number => clock.now() / 1000;

  /**
   * Waits for transactions under way to end, and for room where a transaction found none, a few times, and names what
   * goes wrong. The SDK itself tries again what was turned away alone, but not what was turned away in a transaction.
   */
  async function call<T>(send: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await send();
      } catch (error) {
        const waitMilliseconds = waitsAfter(error)[tries];
        if (waitMilliseconds === undefined) throw awsFault('DynamoDB', error);
        await new Promise<void>((resume) => clock.after(waitMilliseconds * (0.5 + Math.random()), resume));
      }
    }
  }

  async function put(write: Write): Promise<number> {
    const { expectedVersion } = write;
    const stamp = randomUUID();
    const update = new UpdateCommand({
      TableName,
      ...toUpdate(write, stamp, now()),
      ReturnValues: expectedVersion === null ? 'UPDATED_NEW' : 'NONE',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return call(async () => {
      try {
        const { Attributes: written } = await client.send(update);
        return expectedVersion === null ? Number(written?.[names['#version']]) : expectedVersion + 1;
      } catch (error) {
        // The answer to a first try was lost, and the SDK's second try met what the first had written.
        if (expectedVersion !== null && stampInTheWay(error) === stamp) return expectedVersion + 1;
        throw error;
      }
    });
  }

  async function transact(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const TransactItems = changes.map((change) =>
      'put' in change
        ? { Update: { TableName, ...toUpdate(change.put, randomUUID(), now()) } }
        : { Delete: { TableName, ...toDelete(change.remove, now()) } },
    );
    // The token makes the SDK's own second try harmless after a lost answer.
    await call(() =>
      client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken: randomUUID() })),
    );
  }

  async function query(asked: Query): Promise<Page<JsonObject>> {
    const range = sortRange(asked);
    const limit = pageLimit(asked);
    if (range.empty) return { records: [], next: null };
    const sortName = asked.inIndex ? names['#indexSort'] : names['#sort'];
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      // One more than asked tells whether there is a next page.
      const wanted = limit + 1 + excludedAtMost - found.length;
      const page = new QueryCommand({
        TableName,
        IndexName: asked.inIndex ? tableKeys.index : undefined,
        ConsistentRead: !asked.inIndex,
        ScanIndexForward: !asked.descending,
        Limit: Math.max(wanted, smallestRead),
        ExclusiveStartKey: start,
        ...toKeyCondition(asked, range, now()),
      });
      const { Items = [], LastEvaluatedKey } = await call(() => client.send(page));
      found.push(...Items.filter((item) => range.includes(String(item[sortName]))));
      start = LastEvaluatedKey;
    } while (start && found.length <= limit);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { records: found.slice(0, limit).map(toRecord), next: last ? String(last[sortName]) : null };
  }

  return {
    async get(key) {
      checkKey(key);
      const read = new GetCommand({ TableName, Key: toKey(key), ConsistentRead: true });
      const { Item: item } = await call(() => client.send(read));
      const expires = item?.[names['#expires']];
      return item && (expires === undefined || Number(expires) > now()) ? toRecord(item) : null;
    },
    put: async (write) => put(checkedWrite(write)),
    async remove(removal) {
      checkRemoval(removal);
      await call(() => client.send(new DeleteCommand({ TableName, ...toDelete(removal, now()) })));
    },
    query,
    transact: async (changes) => transact(checkedChanges(changes)),
  };
}

/** How long to wait before what failed is sent again, one wait after the other; nothing was written. */
function waitsAfter(error: unknown): readonly number[] {
  if (isConditionFailure(error)) return [];
  if (isTransactionConflict(error)) return conflictWaitsMilliseconds;
  return isTransactionThrottled(error) ? throttleWaitsMilliseconds : [];
}

/** The stamp of the record that made a condition fail; the exception carries it as an attribute value. */
function stampInTheWay(error: unknown): string | undefined {
  if (!isConditionFailure(error) || !(error instanceof Error) || !('Item' in error)) return undefined;
  const item = error.Item as Record<string, { S?: string } | string | undefined> | undefined;
  const stamp = item?.[names['#stamp']];
  return typeof stamp === 'string' ? stamp : stamp?.S;
}
