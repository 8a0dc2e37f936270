import { storeLine } from '../src/app/narration/store-line.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeLine(await services(), event);
