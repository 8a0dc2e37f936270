import { storeImage } from '../src/app/predictions/store-image.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeImage(await services(), event);
