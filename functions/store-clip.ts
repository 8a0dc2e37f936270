import { storeClip } from '../src/app/store-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeClip(await services(), event);
