import { cutVideo } from '../src/app/cut/cut-video.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => cutVideo(await services(), event);
