import { publishVideo } from '../src/app/cut/publish-video.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => publishVideo(await services(), event);
