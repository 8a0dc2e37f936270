import { costVariancePercent } from '../../domain/budget.ts';
import { dollars } from '../../domain/money.ts';
import { appendEvent } from '../events.ts';
import { spentOn, varianceOf } from '../jobs/job-json.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';

/** Tells in the events of a completed job, and by webhook, that its cost is far off the estimate. */
export async function tellVariance(services: Services, folder: JobFolder): Promise<void> {
  const percent = varianceOf(folder);
  if (percent === null || Math.abs(percent) <= costVariancePercent) return;
  const { job } = folder;
  const estimated = dollars(job.cost.estimatedMicros);
  const actual = dollars(spentOn(folder));
  await appendEvent(services, job.tenantId, job.id, {
    type: 'job.cost_variance',
    status: 'completed',
    sceneId: null,
    message: `The job cost ${actual} dollars where ${estimated} were estimated`,
    data: { estimated, actual, variancePercent: percent },
  });
}
