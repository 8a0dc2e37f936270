import { startClip } from '../src/app/predictions/start-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startClip(await services(), event);
