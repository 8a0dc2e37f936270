import { finishCut } from '../src/app/cut/finish-cut.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => finishCut(await services(), event);
