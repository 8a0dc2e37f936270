import { startMusic } from '../src/app/predictions/start-music.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startMusic(await services(), event);
