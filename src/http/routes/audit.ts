import { listAudit } from '../../app/access/audit.ts';
import type { Services } from '../../app/ports.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { listRoute } from '../list-route.ts';
import { newRouter } from '../router.ts';
import { auditQuery, auditSchema, auditView } from '../schemas/audit.ts';
import { pageOf } from '../schemas/job.ts';

const list = listRoute({
  path: '/v1/audit',
  summary: 'Every write and every signed link, newest first',
  description: 'Kept for 400 days. A page may be short and still have a next one.',
  request: { query: auditQuery },
  shows: 'A page of entries',
  page: pageOf(auditSchema),
});

export function auditRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, async (c) => {
    const { limit, cursor, resource, keyId, after, before } = c.req.valid('query');
    const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
    const filter = { resource, keyId, afterTime: time(after), beforeTime: time(before) };
    const page = { limit, before: cursor === undefined ? undefined : decodeCursor(cursor) };
    const { entries, next } = await listAudit(services, c.get('principal').tenantId, filter, page);
    return c.json({ data: entries.map(auditView), nextCursor: encodeCursor(next) }, 200);
  });
  return router;
}
