import { sweepExports } from '../src/app/exports/sweep-exports.ts';
import { sweepRemakes } from '../src/app/ledger/sweep-remakes.ts';
import { sweepJobs } from '../src/app/sweep-jobs.ts';
import { sweepAnnouncements } from '../src/app/webhooks/sweep-announcements.ts';
import { services } from '../src/aws/services.ts';

export const handler = async () => ({
  mended: await sweepJobs(await services()),
  remakes: await sweepRemakes(await services()),
  exports: await sweepExports(await services()),
  announced: await sweepAnnouncements(await services()),
});
