import { exportVideo } from '../src/app/exports/export-video.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => exportVideo(await services(), event);
