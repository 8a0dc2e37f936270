import { expect, it } from 'vitest';
import { soak } from './soak.ts';

it('ten jobs end as their faults imply, the ledger is the bill, and nothing stays reserved', async () => {
  const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`SOAK_SEED=${seed}`);
  const { wrong, billed, inLedger, stillReserved, completed, failed } = await soak(10, seed);
  expect(wrong).toEqual([]);
  expect(completed + failed).toBe(10);
  expect(inLedger).toBe(billed);
  expect(billed).toBeGreaterThan(0);
  expect(stillReserved).toBe(0);
}, 120_000);
