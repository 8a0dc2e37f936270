import { reviseText } from '../src/app/storyboard/revise-text.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => reviseText(await services(), event);
