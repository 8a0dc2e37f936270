import { planStoryboard } from '../src/app/storyboard/plan-storyboard.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => planStoryboard(await services(), event);
