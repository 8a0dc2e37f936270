import { z } from 'zod';

/** What the step of a preview is given. */
export const previewStep = z.object({ tenantId: z.string(), jobId: z.string() });

/** What it answers. */
export const madePreview = z.object({ key: z.string() });
