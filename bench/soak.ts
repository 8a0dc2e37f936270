/** Two hundred jobs while the provider misbehaves. `SOAK_SEED` and `SOAK_JOBS` repeat a run, or make it shorter. */
import { soak } from '../test/e2e/soak.ts';
import type { Row } from './report.ts';

export async function benchSoak(): Promise<Row[]> {
  const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const jobs = Number(process.env.SOAK_JOBS ?? 200);
  console.log(`SOAK_SEED=${seed} SOAK_JOBS=${jobs}`);
  const startedAt = performance.now();
  const result = await soak(jobs, seed);
  const seconds = [(performance.now() - startedAt) / 1000];
  console.table(result.faults);
  for (const line of result.wrong) console.log(`wrong: ${line}`);
  const { billed, inLedger, stillReserved, completed, failed } = result;
  if (result.wrong.length > 0 || billed !== inLedger || stillReserved !== 0) process.exitCode = 1;
  const money = `billed $${billed / 1e6}, in the ledger $${inLedger / 1e6}, still reserved $${stillReserved / 1e6}`;
  return [
    {
      name: `${completed} completed, ${failed} failed, ${result.wrong.length} not as their faults imply; ${money}`,
      seconds,
      ratio: null,
    },
  ];
}
