import { startImage } from '../src/app/predictions/start-image.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startImage(await services(), event);
