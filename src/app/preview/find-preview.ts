import { Fault } from '../../domain/errors.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { currentPreview } from './make-preview.ts';
import { madePreview } from './preview-step.ts';

/** A request waits this long for a preview that is being made; API Gateway and clients wait longer. */
const longestWaitMilliseconds = 20_000;
const lookMilliseconds = 250;
/** A preview that failed is tried again by the next request, so often. */
const mostAttempts = 5;

/**
 * The preview of a job as it stands. One that is not there yet is begun, and waited for a while.
 * @returns its key; null when it is still being made
 * @throws Refusal 404 while no scene has a picture; Fault `MediaFailed` when it cannot be made
 */
export async function findPreview(services: Services, folder: JobFolder): Promise<string | null> {
  const plan = await currentPreview(services, folder);
  if (!plan) {
    const message = `The job is ${folder.job.status}; no scene has a picture yet.`;
    throw new Refusal('not_found', 'preview_not_ready', message);
  }
  if (await isKept(services, plan.key)) return plan.key;
  const name = await startedExecution(services, folder.job, plan.digest);
  const until = services.clock.now() + longestWaitMilliseconds;
  for (;;) {
    const execution = await services.workflow.describe(name);
    if (execution && execution.status !== 'RUNNING') {
      const made = madePreview.safeParse(execution.output);
      if (made.success) return made.data.key;
      throw new Fault('MediaFailed', 'The preview could not be made.');
    }
    if (services.clock.now() >= until) return null;
    await new Promise<void>((resolve) => services.clock.after(lookMilliseconds, resolve));
  }
}

/** Starts the execution that makes a preview, or finds the one under way. @returns its name */
async function startedExecution(
  services: Services,
  { tenantId, id: jobId }: JobFolder['job'],
  digest: string,
): Promise<string> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const name = `${jobId}-preview-${digest.slice(0, 16)}-${attempt}`;
    const execution = await services.workflow.describe(name);
    if (execution && execution.status !== 'RUNNING') continue;
    if (!execution) await services.workflow.start(name, { tenantId, jobId, preview: { digest } });
    return name;
  }
  throw new Fault('MediaFailed', 'The preview could not be made.');
}
