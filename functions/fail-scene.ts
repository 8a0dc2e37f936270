import { failScene } from '../src/app/storyboard/fail-scene.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => failScene(await services(), event);
