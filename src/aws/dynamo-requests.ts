/** How a record and what is asked of it are written down in DynamoDB: attributes, conditions, expressions. */
import { tableKeys } from '../app/names.ts';
import type { JsonObject, Key, Query, Removal, StoredRecord, Write } from '../app/ports.ts';
import type { SortRange } from '../app/sort-range.ts';

export type Item = Record<string, unknown>;

/** Expressions name attributes by these, since words such as `value` are reserved. */
export const names = {
  '#partition': tableKeys.partition,
  '#sort': tableKeys.sort,
  '#indexPartition': tableKeys.indexPartition,
  '#indexSort': tableKeys.indexSort,
  '#expires': tableKeys.expires,
  '#value': 'value',
  '#version': 'version',
  /** Differs with every write, so that a write is known again: see `put`. */
  '#stamp': 'stamp',
} as const;
const alive = '(attribute_not_exists(#expires) OR #expires > :now)';
const missing = '(attribute_not_exists(#partition) OR #expires <= :now)';

/** The update that writes the whole record, whether it exists or not. */
export function toUpdate(write: Write, stamp: string, now: number) {
  const { key, value, index, expiresAt, expectedVersion } = write;
  const set = ['#value = :value', '#stamp = :stamp'];
  const unset: string[] = [];
  const values: Item = { ':value': value, ':stamp': stamp };
  if (expectedVersion === null) {
    set.push('#version = if_not_exists(#version, :zero) + :one');
    Object.assign(values, { ':zero': 0, ':one': 1 });
  } else {
    set.push('#version = :next');
    values[':next'] = expectedVersion + 1;
  }
  if (index) {
    set.push('#indexPartition = :indexPartition', '#indexSort = :indexSort');
    Object.assign(values, { ':indexPartition': index.partition, ':indexSort': index.sort });
  } else unset.push('#indexPartition', '#indexSort');
  if (expiresAt === undefined) unset.push('#expires');
  else {
    set.push('#expires = :expires');
    values[':expires'] = expiresAt;
  }
  const condition = toCondition(expectedVersion, now);
  const UpdateExpression = `SET ${set.join(', ')}${unset.length > 0 ? ` REMOVE ${unset.join(', ')}` : ''}`;
  return {
    Key: toKey(key),
    UpdateExpression,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: namesIn(UpdateExpression, condition.expression),
    ExpressionAttributeValues: { ...values, ...condition.values },
  };
}

export function toDelete({ key, expectedVersion }: Removal, now: number) {
  const { expression, values } = toCondition(expectedVersion, now);
  return {
    Key: toKey(key),
    ConditionExpression: expression,
    ExpressionAttributeNames: expression ? namesIn(expression) : undefined,
    ExpressionAttributeValues: expression ? values : undefined,
  };
}

/** What must hold of the record that lies there, if anything. */
function toCondition(expectedVersion: number | null, now: number): { expression?: string; values?: Item } {
  if (expectedVersion === null) return {};
  if (expectedVersion === 0) return { expression: missing, values: { ':now': now } };
  return {
    expression: `#version = :expected AND ${alive}`,
    values: { ':expected': expectedVersion, ':now': now },
  };
}

export function toKeyCondition(asked: Query, range: SortRange, now: number) {
  const [partition, sort] = asked.inIndex ? ['#indexPartition', '#indexSort'] : ['#partition', '#sort'];
  const bounds =
    range.low !== null && range.high !== null
      ? ` AND ${sort} BETWEEN :low AND :high`
      : `${range.low === null ? '' : ` AND ${sort} >= :low`}${range.high === null ? '' : ` AND ${sort} <= :high`}`;
  const KeyConditionExpression = `${partition} = :partition${bounds}`;
  return {
    KeyConditionExpression,
    FilterExpression: alive,
    ExpressionAttributeNames: namesIn(KeyConditionExpression, alive),
    ExpressionAttributeValues: {
      ':partition': asked.partition,
      ':now': now,
      ...(range.low === null ? {} : { ':low': range.low }),
      ...(range.high === null ? {} : { ':high': range.high }),
    },
  };
}

/** DynamoDB refuses names that no expression uses. */
function namesIn(...expressions: (string | undefined)[]): Record<string, string> {
  const used = new Set(expressions.join(' ').match(/#\w+/g));
  return Object.fromEntries(Object.entries(names).filter(([name]) => used.has(name)));
}

export function toKey(key: Key): Record<string, string> {
  return { [tableKeys.partition]: key.partition, [tableKeys.sort]: key.sort };
}

export function toRecord(item: Item): StoredRecord {
  return {
    key: { partition: String(item[tableKeys.partition]), sort: String(item[tableKeys.sort]) },
    version: Number(item[names['#version']]),
    value: item[names['#value']] as JsonObject,
  };
}
