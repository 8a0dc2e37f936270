import { hearTrack } from '../src/app/storyboard/hear-track.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => hearTrack(await services(), event);
