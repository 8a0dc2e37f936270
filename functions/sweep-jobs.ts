import { sweepJobs } from '../src/app/sweep-jobs.ts';
import { services } from '../src/aws/services.ts';

export const handler = async () => ({ mended: await sweepJobs(await services()) });
