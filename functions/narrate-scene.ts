import { narrateScene } from '../src/app/narration/narrate-scene.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => narrateScene(await services(), event);
