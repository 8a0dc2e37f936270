import { settleJob } from '../src/app/jobs/settle-job.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => settleJob(await services(), event);
