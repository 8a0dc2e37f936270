import { conformClip } from '../src/app/cut/conform-clip.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => conformClip(await services(), event);
