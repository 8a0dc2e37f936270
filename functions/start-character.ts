import { startCharacter } from '../src/app/characters/start-character.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => startCharacter(await services(), event);
