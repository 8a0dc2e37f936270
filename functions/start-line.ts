import { startLine } from '../src/app/narration/start-line.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startLine(await services(), event);
