import { storeCharacter } from '../src/app/characters/store-character.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => storeCharacter(await services(), event);
