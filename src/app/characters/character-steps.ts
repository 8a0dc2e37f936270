import { z } from 'zod';

/** What the steps of a character's drawing are given. */
export const characterStep = z.object({
  tenantId: z.string(),
  characterId: z.string(),
  round: z.number().int(),
});
