/**
 * What every Store accepts, so that a record that fits on one machine also fits on AWS. The limits are
 * DynamoDB's (Developer Guide, "Quotas in Amazon DynamoDB" and "DynamoDB item sizes and formats").
 */
import type { Json, JsonObject, Key, Query, Removal, Write } from '../ports.ts';

export type Change = { readonly put: Write } | { readonly remove: Removal };

const maxPartitionBytes = 2048;
const maxSortBytes = 1024;
const maxRecordBytes = 400 * 1024;
const maxTransactionBytes = 4 * 1024 * 1024;
const maxChanges = 100;
/** Levels below the attribute that holds the value: DynamoDB nests 32 deep. */
const maxDepth = 31;
/** Names of the attributes beside the value, the version and the stamp of the write. */
const overheadBytes = 200;
/** Smallest magnitude DynamoDB can hold beside zero. */
const smallestNumber = 1e-130;

/** @throws RangeError when a part is empty, too long, or holds what a store could not order or keep */
export function checkKey(key: Key): void {
  checkKeyPart('partition', key.partition, maxPartitionBytes);
  checkKeyPart('sort', key.sort, maxSortBytes);
}

function checkKeyPart(name: string, text: string, maxBytes: number): void {
  if (text === '') throw new RangeError(`The ${name} key is empty.`);
  if (!text.isWellFormed() || text.includes('\0')) {
    throw new RangeError(`The ${name} key holds characters that no store keeps.`);
  }
  if (Buffer.byteLength(text) > maxBytes)
    throw new RangeError(`The ${name} key is longer than ${maxBytes} bytes.`);
}

/**
 * The write as it will be stored: undefined members dropped, whole seconds of expiry, well-formed text.
 * @throws RangeError when key, value or size is beyond what DynamoDB holds
 */
export function checkedWrite(write: Write): Write {
  return measuredWrite(write).write;
}

function measuredWrite(write: Write): { write: Write; bytes: number } {
  checkKey(write.key);
  if (write.index) checkKey(write.index);
  checkExpectation(write.expectedVersion);
  const { json, bytes: valueBytes } = cleaned(write.value, 0);
  const bytes = valueBytes + keyBytes(write.key) + (write.index ? keyBytes(write.index) : 0) + overheadBytes;
  if (bytes > maxRecordBytes) {
    throw new RangeError(
      `The record ${write.key.partition} ${write.key.sort} has ${bytes} bytes; a record holds at most ${maxRecordBytes}.`,
    );
  }
  const expiresAt = write.expiresAt === undefined ? undefined : Math.ceil(write.expiresAt);
  return { write: { ...write, value: json as JsonObject, expiresAt }, bytes };
}

/** @throws RangeError see checkedWrite */
export function checkRemoval(removal: Removal): void {
  checkKey(removal.key);
  checkExpectation(removal.expectedVersion);
}

/** @throws RangeError when there are too many changes, too many bytes, or a key comes twice; see checkedWrite */
export function checkedChanges(changes: readonly Change[]): readonly Change[] {
  if (changes.length > maxChanges) {
    throw new RangeError(`A transaction changes at most ${maxChanges} records, not ${changes.length}.`);
  }
  const seen = new Set<string>();
  let total = 0;
  const checked = changes.map((change): Change => {
    const { key } = 'put' in change ? change.put : change.remove;
    const name = JSON.stringify([key.partition, key.sort]);
    if (seen.has(name)) throw new RangeError(`A transaction changes ${key.partition} ${key.sort} twice.`);
    seen.add(name);
    if ('put' in change) {
      const { write, bytes } = measuredWrite(change.put);
      total += bytes;
      return { put: write };
    }
    checkRemoval(change.remove);
    return change;
  });
  if (total > maxTransactionBytes) {
    throw new RangeError(`A transaction holds at most ${maxTransactionBytes} bytes, not ${total}.`);
  }
  return checked;
}

/** @returns the limit asked for, or 100. @throws RangeError when it is no whole number from 1 to 1000 */
export function pageLimit(query: Query): number {
  const limit = query.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new RangeError('A page has 1 to 1000 records.');
  return limit;
}

function checkExpectation(version: number | null): void {
  if (version !== null && !(Number.isSafeInteger(version) && version >= 0)) {
    throw new RangeError('An expected version is null or a whole number from 0.');
  }
}

function keyBytes(key: Key): number {
  return Buffer.byteLength(key.partition) + Buffer.byteLength(key.sort);
}

/** A copy without undefined members, and the bytes DynamoDB counts for it. */
function cleaned(value: Json, depth: number): { json: Json; bytes: number } {
  if (value === null || typeof value === 'boolean') return { json: value, bytes: 1 };
  if (typeof value === 'string') {
    const text = value.toWellFormed();
    return { json: text, bytes: Buffer.byteLength(text) };
  }
  if (typeof value === 'number') return { json: value, bytes: numberBytes(value) };
  if (depth > maxDepth) throw new RangeError('A record nests at most 32 levels deep.');
  // Lists and maps: 3 bytes, and 1 for every member.
  let bytes = 3;
  if (isList(value)) {
    const list: Json[] = [];
    for (const member of value) {
      const inner = cleaned(member, depth + 1);
      bytes += inner.bytes + 1;
      list.push(inner.json);
    }
    return { json: list, bytes };
  }
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (name === '') throw new RangeError('A member of a record has an empty name.');
    const inner = cleaned(member, depth + 1);
    const cleanName = name.toWellFormed();
    bytes += inner.bytes + Buffer.byteLength(cleanName) + 1;
    members.push([cleanName, inner.json]);
  }
  return { json: Object.fromEntries(members), bytes };
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** About one byte for two significant digits, one more, and one for the sign. */
function numberBytes(value: number): number {
  const magnitude = Math.abs(value);
  const exact = magnitude === 0 || (magnitude >= smallestNumber && magnitude <= Number.MAX_SAFE_INTEGER);
  // NaN fails both comparisons.
  if (!exact) throw new RangeError(`A record cannot hold the number ${value} exactly.`);
  const digits = String(magnitude).replace(/e.*$/, '').replace('.', '').length;
  return Math.ceil(digits / 2) + 2;
}
