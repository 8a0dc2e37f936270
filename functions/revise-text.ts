import { reviseText } from '../src/app/revise-text.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => reviseText(await services(), event);
