import { conformClip } from '../src/app/conform-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => conformClip(await services(), event);
