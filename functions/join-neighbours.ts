import { joinNeighbours } from '../src/app/cut/join-neighbours.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => joinNeighbours(await services(), event);
