import { sweepEverything } from '../src/app/lifetimes/sweep-everything.ts';
import { services } from '../src/aws/services.ts';

export const handler = async () => sweepEverything(await services());
