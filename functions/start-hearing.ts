import { startHearing } from '../src/app/storyboard/start-hearing.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startHearing(await services(), event);
