/** Many jobs on money for ten, with the records on DynamoDB's emulator, whose transactions meet each other as on AWS. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/app/jobs/cancel-job.ts';
import { createJob } from '../../src/app/jobs/create-job.ts';
import type { CreateJob } from '../../src/app/jobs/prepare-job.ts';
import { readAccount } from '../../src/app/ledger/accounts.ts';
import type { Services } from '../../src/app/ports.ts';
import { asJson } from '../../src/app/records.ts';
import { Refusal } from '../../src/app/refusal.ts';
import { dynamoStore } from '../../src/aws/dynamo-store.ts';
import { newAccount } from '../../src/domain/budget.ts';
import type { Job } from '../../src/domain/job.ts';
import { systemClock } from '../../src/local/clock.ts';
import { localServices } from '../app/local-services.ts';
import { type Dynoxide, findDynoxide, startDynoxide } from '../contract/store-dynoxide.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { lots } from './lots.ts';

/** Print it to repeat a run. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const lot = lots(seed);

/** What DynamoDB says of a transaction that met another one, or too many: the emulator runs one after the other. */
const cancelled = (Code: string) =>
  Object.assign(new Error(Code), {
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code }],
  });

const program = findDynoxide();
const tenantId = 'default';
const client = { kind: 'client', id: 'cli_1' } as const;

describe.skipIf(!program)(`a budget on DynamoDB (skipped without dynoxide; SEED=${seed})`, () => {
  let dynoxide: Dynoxide;
  let local: ReturnType<typeof localServices>;
  let services: Services;
  beforeAll(async () => {
    dynoxide = await startDynoxide(program ?? '');
    local = localServices(systemClock());
    const { workflow } = local.services;
    const crowded = dynoxide.client();
    crowded.middlewareStack.add(
      (next, context) => async (request) => {
        // Only accounts are written by many at once.
        const meets =
          context.commandName?.startsWith('TransactWrite') &&
          JSON.stringify(request.input).includes('#accounts');
        if (meets && lot() < 0.5) throw cancelled(lot() < 0.3 ? 'ThrottlingError' : 'TransactionConflict');
        return next(request);
      },
      { step: 'initialize' },
    );
    services = {
      ...local.services,
      store: dynamoStore({ client: crowded, table: dynoxide.table, clock: systemClock() }),
      workflow: { ...workflow, start: async () => {}, stop: async () => {} },
    };
  });
  afterAll(async () => {
    await local?.close();
    await dynoxide?.close();
  });

  const request: CreateJob = {
    mode: 'prompt',
    clientId: client.id,
    campaignId: null,
    apiKeyId: 'key_1',
    title: null,
    prompt: 'A lighthouse',
    settings: settingsWith(),
    scenes: [],
    metadata: {},
  };
  const account = async () => (await readAccount(services, tenantId, client)).value;

  it('lets exactly ten of fifty jobs begin, refuses the others by name, and gets everything back', async () => {
    const probe = await createJob(services, tenantId, { ...request, clientId: null, apiKeyId: null });
    const price = probe.cost.estimatedMicros;
    const bound = newAccount(client, { amountMicros: price * 10 });
    await services.store.put({
      key: { partition: `${tenantId}#accounts`, sort: `client#${client.id}` },
      value: asJson(bound),
      expectedVersion: 0,
    });
    const all = await Promise.allSettled(
      Array.from({ length: 50 }, () => createJob(services, tenantId, request)),
    );
    const jobs: Job[] = [];
    const refusals: unknown[] = [];
    for (const one of all) {
      if (one.status === 'fulfilled') jobs.push(one.value);
      else refusals.push(one.reason instanceof Refusal ? one.reason.code : one.reason);
    }
    expect(new Set(refusals)).toEqual(new Set(['budget_exceeded']));
    expect(jobs).toHaveLength(10);
    expect(await account()).toMatchObject({ reservedMicros: price * 10, spentMicros: 0 });
    await Promise.all(jobs.map((job) => cancelJob(services, job)));
    expect(await account()).toMatchObject({ reservedMicros: 0, spentMicros: 0 });
  }, 60_000);
});
