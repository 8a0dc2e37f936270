import { storeClip } from '../src/app/predictions/store-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeClip(await services(), event);
