import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transactAnew } from '../../src/app/ledger/transact-anew.ts';
import type { Services } from '../../src/app/ports.ts';
import { Fault, type FaultName } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/local/clock.ts';
import { localServices } from '../app/local-services.ts';

describe('records that are read and written as one step', () => {
  const clock = systemClock();
  let local: ReturnType<typeof localServices>;
  beforeEach(() => {
    local = localServices({ ...clock, after: (_, callback) => clock.after(0, callback) });
  });
  afterEach(() => local.close());

  /** Tries until a store that always fails like this is given up. @returns how often it was asked */
  async function triesAgainst(name: FaultName): Promise<number> {
    let tries = 0;
    const transact: Services['store']['transact'] = async () => {
      tries++;
      throw new Fault(name, 'No.');
    };
    const services = { ...local.services, store: { ...local.services.store, transact } };
    const put = { key: { partition: 'p', sort: 's' }, value: {}, expectedVersion: 0 };
    const work = transactAnew(services, async () => ({ changes: [{ put }], result: null }));
    await expect(work).rejects.toMatchObject({ name });
    return tries;
  }

  it('are tried again while others are first, less often where there is no room, and once where nobody answers', async () => {
    expect(await triesAgainst('VersionConflict')).toBe(251);
    expect(await triesAgainst('ProviderThrottled')).toBe(13);
    expect(await triesAgainst('ProviderUnreachable')).toBe(1);
  });
});
