import { settleCharacter } from '../src/app/characters/settle-character.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => settleCharacter(await services(), event);
