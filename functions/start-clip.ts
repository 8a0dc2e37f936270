import { startClip } from '../src/app/start-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startClip(await services(), event);
