import { z } from '@hono/zod-openapi';
import { frameRates } from '../../domain/settings.ts';

/** The document's generator takes literals for texts, so their type is named. */
export const frameRate = z.literal(frameRates).openapi({ type: 'integer', enum: [...frameRates] });
