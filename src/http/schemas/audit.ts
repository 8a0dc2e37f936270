import { z } from '@hono/zod-openapi';
import type { AuditEntry } from '../../app/access/audit.ts';
import { cursorQuery } from '../cursor.ts';
import { time } from './plain-fields.ts';

const bound = z.iso.datetime({ offset: true }).optional();

export const auditQuery = cursorQuery.extend({
  resource: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'must be an id')
    .optional()
    .openapi({ description: 'Entries whose path named this id, or that made it.' }),
  keyId: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'must be an id')
    .optional(),
  after: bound.openapi({ description: 'Only later entries.' }),
  before: bound.openapi({ description: 'Only earlier entries.' }),
});

export const auditSchema = z
  .object({
    id: z.string(),
    at: time,
    keyId: z.string(),
    method: z.string(),
    route: z.string().nullable(),
    resources: z.array(z.string()).openapi({ description: 'Ids in the path, outermost first, or made.' }),
    status: z.int(),
    requestId: z.string(),
    signedFiles: z.array(z.string()).openapi({ description: 'Files that links were signed for.' }),
  })
  .openapi('AuditEntry');

export function auditView({ tenantId: _, ...entry }: AuditEntry): z.input<typeof auditSchema> {
  return { ...entry, resources: [...entry.resources], signedFiles: [...entry.signedFiles] };
}
