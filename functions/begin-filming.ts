import { beginFilming } from '../src/app/jobs/begin-filming.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => beginFilming(await services(), event);
