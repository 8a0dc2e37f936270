import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoStore } from '../../src/aws/dynamo-store.ts';
import { isFault } from '../../src/domain/errors.ts';
import { movableClock, storeContract } from './store.suite.ts';
import { type Dynoxide, dynamoClient, findDynoxide, freePort, startDynoxide } from './store-dynoxide.ts';

const program = findDynoxide();
const clock = movableClock();
const key = { partition: 'p', sort: 's' };

if (program === null) {
  test.skip('DynamoDB as a Store (the optional package @dynoxide/linux-x64 is not installed)', () => {});
} else {
  storeContract(
    'DynamoDB',
    async (storeClock) => {
      const dynoxide = await startDynoxide(program);
      const store = dynamoStore({ client: dynoxide.client(), table: dynoxide.table, clock: storeClock });
      return { store, close: dynoxide.close };
    },
    { randomRuns: 25 },
  );

  describe('DynamoDB whose answer is lost', () => {
    let dynoxide: Dynoxide;
    beforeAll(async () => {
      dynoxide = await startDynoxide(program);
    });
    afterAll(() => dynoxide?.close());

    /** A store whose first request is carried out, and whose answer never arrives. */
    function forgetfulStore() {
      const client = dynoxide.client();
      let lost = false;
      client.middlewareStack.add(
        (next) => async (request) => {
          const answer = await next(request);
          if (lost) return answer;
          lost = true;
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        },
        { step: 'deserialize', priority: 'low' },
      );
      return dynamoStore({ client, table: dynoxide.table, clock });
    }

    test('a record that was created meanwhile is known as our own, not taken for somebody else’s', async () => {
      expect(await forgetfulStore().put({ key, value: { by: 'us' }, expectedVersion: 0 })).toBe(1);
      expect(await forgetfulStore().put({ key, value: { by: 'us again' }, expectedVersion: 1 })).toBe(2);
      expect(await forgetfulStore().get(key)).toEqual({ key, version: 2, value: { by: 'us again' } });
    });

    test('a record of somebody else is a conflict all the same', async () => {
      const other = { partition: 'p', sort: 'other' };
      await forgetfulStore().put({ key: other, value: { by: 'them' }, expectedVersion: 0 });
      await expect(
        forgetfulStore().put({ key: other, value: { by: 'us' }, expectedVersion: 0 }),
      ).rejects.toSatisfy((error) => isFault(error, 'VersionConflict'));
    });

    test('a transaction happens once', async () => {
      const counter = { partition: 'p', sort: 'counter' };
      await forgetfulStore().transact([{ put: { key: counter, value: {}, expectedVersion: null } }]);
      await forgetfulStore().transact([{ put: { key: counter, value: {}, expectedVersion: 1 } }]);
      expect((await forgetfulStore().get(counter))?.version).toBe(2);
    });
  });
}

describe('DynamoDB in trouble', () => {
  const put = { put: { key, value: {}, expectedVersion: 1 } };

  test('asking for fewer requests, after the SDK’s own tries, is ProviderThrottled', async () => {
    const service = await scripted([error('ThrottlingException'), error('ThrottlingException'), '{}']);
    await expect(service.store.get(key)).rejects.toSatisfy((fault) => isFault(fault, 'ProviderThrottled'));
    expect(service.asked()).toBe(2);
    const canceled = error('TransactionCanceledException', ['None', 'ThrottlingError']);
    const again = await scripted([canceled, canceled, canceled, canceled]);
    await expect(again.store.transact([put])).rejects.toSatisfy((fault) =>
      isFault(fault, 'ProviderThrottled'),
    );
    expect(again.asked()).toBe(4);
  });

  test('a transaction that finds no room is sent again until there is some', async () => {
    const service = await scripted([
      error('TransactionCanceledException', ['ThrottlingError', 'None']),
      error('TransactionCanceledException', ['None', 'ProvisionedThroughputExceeded']),
      '{}',
    ]);
    await service.store.transact([put]);
    expect(service.asked()).toBe(3);
  });

  test('no room beside a failed expectation is a conflict at once', async () => {
    const service = await scripted([
      error('TransactionCanceledException', ['ConditionalCheckFailed', 'ThrottlingError']),
    ]);
    await expect(service.store.transact([put])).rejects.toSatisfy((fault) =>
      isFault(fault, 'VersionConflict'),
    );
    expect(service.asked()).toBe(1);
  });

  test('not to be reached, or broken, is ProviderUnreachable', async () => {
    const nobody = dynamoStore({
      client: dynamoClient(await freePort(), { maxAttempts: 1 }),
      table: 'Records',
      clock,
    });
    await expect(nobody.get(key)).rejects.toSatisfy((fault) => isFault(fault, 'ProviderUnreachable'));
    const broken = await scripted([
      error('InternalServerError', [], 500),
      error('InternalServerError', [], 500),
    ]);
    await expect(broken.store.get(key)).rejects.toSatisfy((fault) => isFault(fault, 'ProviderUnreachable'));
  });

  test('a transaction under way is waited for', async () => {
    const service = await scripted([
      error('TransactionConflictException'),
      error('TransactionCanceledException', ['None', 'TransactionConflict']),
      '{}',
    ]);
    await service.store.put(put.put).then((version) => expect(version).toBe(2));
    expect(service.asked()).toBe(3);
  });

  test('a transaction under way beside a failed expectation is a conflict at once', async () => {
    const service = await scripted([
      error('TransactionCanceledException', ['ConditionalCheckFailed', 'TransactionConflict']),
    ]);
    await expect(service.store.transact([put])).rejects.toSatisfy((fault) =>
      isFault(fault, 'VersionConflict'),
    );
    expect(service.asked()).toBe(1);
  });

  test('a transaction that never ends is a conflict in the end', async () => {
    const service = await scripted(Array.from({ length: 4 }, () => error('TransactionConflictException')));
    await expect(service.store.put(put.put)).rejects.toSatisfy((fault) => isFault(fault, 'VersionConflict'));
    expect(service.asked()).toBe(4);
  });

  test('what is wrong with our own request is said as it is', async () => {
    const service = await scripted([error('ResourceNotFoundException')]);
    await expect(service.store.get(key)).rejects.toThrow(/ResourceNotFoundException/);
  });

  const closers: (() => void)[] = [];
  afterAll(() => {
    for (const close of closers) close();
  });

  /** A service that gives these answers one after the other, in the wire format of DynamoDB. */
  async function scripted(answers: readonly string[]) {
    let asked = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const answer = answers[asked] ?? '';
        asked += 1;
        const status = /"status":(\d+)/.exec(answer)?.[1] ?? '200';
        response.writeHead(Number(status), { 'Content-Type': 'application/x-amz-json-1.0' }).end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = dynamoClient((server.address() as AddressInfo).port, { maxAttempts: 2 });
    closers.push(() => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    });
    return { store: dynamoStore({ client, table: 'Records', clock }), asked: () => asked };
  }

  function error(name: string, reasons: readonly string[] = [], status = 400): string {
    const CancellationReasons = reasons.length > 0 ? reasons.map((Code) => ({ Code })) : undefined;
    const type = `com.amazonaws.dynamodb.v20120810#${name}`;
    return JSON.stringify({ __type: type, message: name, CancellationReasons, status });
  }
});
