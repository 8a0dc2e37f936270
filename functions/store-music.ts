import { storeMusic } from '../src/app/predictions/store-music.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeMusic(await services(), event);
