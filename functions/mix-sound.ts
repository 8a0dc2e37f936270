import { mixSound } from '../src/app/cut/mix-sound.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => mixSound(await services(), event);
