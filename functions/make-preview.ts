import { makePreview } from '../src/app/preview/make-preview.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => makePreview(await services(), event);
