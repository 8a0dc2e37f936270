/** Jobs on a server of their own, for measuring what the workflow adds to the provider's time. */
import { readdirSync, readFileSync } from 'node:fs';
import { systemClock } from '../src/local/clock.ts';
import { clientOf, type JobJson, type Reel, startReel, storyboard } from '../test/e2e/reel.ts';

export interface FilmedJob {
  readonly job: JobJson;
  /** From the request to the finished file. */
  readonly seconds: number;
}

export interface Setting {
  readonly imageSeconds: number;
  readonly clipSeconds: number;
  readonly askAfterSeconds: readonly number[];
  readonly loseWebhooks: boolean;
}

export async function openReel(setting: Setting): Promise<Reel> {
  const reel = await startReel(
    {
      clock: systemClock(),
      askAfterSeconds: setting.askAfterSeconds,
      simulator: { faults: setting.loseWebhooks ? [{ fault: 'lose_webhook' }] : [] },
    },
    {
      SIMULATED_IMAGE_SECONDS: String(setting.imageSeconds),
      SIMULATED_CLIP_SECONDS: String(setting.clipSeconds),
    },
  );
  // How often one key may ask is not what is measured.
  await reel.call('PUT', '/v1/limits', { requestsPerMinute: 1_000_000 });
  return reel;
}

/** Makes one video of two scenes at 480p; each seed is a job with nothing to reuse. */
export async function film(reel: Reel, seed: number): Promise<FilmedJob> {
  const client = clientOf(reel.server.url, reel.server.apiKey);
  const started = performance.now();
  const { id } = await client.create({ ...storyboard(2, 3), seed });
  const job = await client.ended(id);
  if (job.status !== 'completed') throw new Error(`A job failed: ${job.error?.message}`);
  return { job, seconds: (performance.now() - started) / 1000 };
}

/** Resident memory in megabytes of this process and all that it started (Linux; 0 elsewhere). */
export function residentMegabytes(): number {
  try {
    const family = new Set([process.pid]);
    const parents = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const status = readStatus(name);
        return status ? [{ pid: Number(name), ...status }] : [];
      });
    // A child may have a lower number than its parent, so look until nobody new is found.
    for (let grown = true; grown; ) {
      grown = false;
      for (const { pid, parent } of parents) {
        if (family.has(parent) && !family.has(pid)) {
          family.add(pid);
          grown = true;
        }
      }
    }
    const kilobytes = parents
      .filter(({ pid }) => family.has(pid))
      .reduce((sum, { resident }) => sum + resident, 0);
    return kilobytes / 1024;
  } catch {
    return 0;
  }
}

function readStatus(pid: string): { parent: number; resident: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => Number(text.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
    return { parent: field('PPid'), resident: field('VmRSS') };
  } catch {
    return null;
  }
}
