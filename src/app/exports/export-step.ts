import { z } from 'zod';

/** What the steps of an export are given. */
export const exportStep = z.object({ tenantId: z.string(), jobId: z.string(), exportId: z.string() });
