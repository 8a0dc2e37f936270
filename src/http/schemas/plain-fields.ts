/** Fields that several resources have. */
import { z } from '@hono/zod-openapi';

export const text = (max: number) => z.string().trim().min(1).max(max);

/** A page of the web; other schemes, such as `javascript:`, would be dangerous as links. */
export const webAddress = z.url({ protocol: /^https?$/, hostname: z.regexes.hostname }).max(2000);

export const time = z.iso.datetime();
