import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { readEvents } from '../../app/events.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { readJob } from '../../app/records.ts';
import { isTerminal } from '../../domain/job.ts';
import { cursorQuery, decodeCursor, encodeCursor, notACursor } from '../cursor.ts';
import type { HttpEnv } from '../http-env.ts';
import { needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { eventSchema, pageOf } from '../schemas/job.ts';
import { jobPath } from './jobs.ts';

/** Half of the second within which a change is shown, so that reading it takes its share. */
const lookMilliseconds = 400;
const heartbeatMilliseconds = 15_000;

const list = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/events',
  summary: 'What happened, oldest first; as a stream with Accept: text/event-stream',
  security: needsKey,
  request: { params: jobPath, query: cursorQuery },
  responses: withProblems(
    {
      200: {
        description: 'A page of events, or the stream',
        content: {
          'application/json': { schema: pageOf(eventSchema) },
          'text/event-stream': { schema: eventSchema },
        },
      },
    },
    401,
    404,
    422,
  ),
});

/** One log of a job, read by pages or followed as a stream that resumes after `Last-Event-ID`. */
export function eventRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, async (c) => {
    const { tenantId } = c.get('principal');
    const { jobId } = c.req.valid('param');
    await findJob(services, c.get('principal'), jobId);
    if (c.req.header('Accept')?.includes('text/event-stream')) return follow(services, c, tenantId, jobId);

    const { limit, cursor } = c.req.valid('query');
    const after = cursor === undefined ? 0 : Number(decodeCursor(cursor));
    if (!Number.isSafeInteger(after)) throw notACursor();
    // One more tells whether another page follows.
    const events = await readEvents(services, tenantId, jobId, after, limit + 1);
    const data = events.slice(0, limit);
    const last = events.length > limit ? data.at(-1) : undefined;
    return c.json({ data, nextCursor: encodeCursor(last ? String(last.sequence) : null) }, 200);
  });
  return router;
}

/** Streams events as they come, and ends after the one that ended the job. */
function follow(services: Services, c: Context<HttpEnv>, tenantId: string, jobId: string) {
  return streamSSE(c, async (stream) => {
    let seen = Number(c.req.header('Last-Event-ID') ?? 0);
    if (!Number.isSafeInteger(seen) || seen < 0) seen = 0;
    let lastSent = services.clock.now();
    let looksAfterTheEnd = 0;
    while (!stream.aborted) {
      const job = await readJob(services, tenantId, jobId);
      const events = await readEvents(services, tenantId, jobId, seen);
      for (const event of events) {
        await stream.writeSSE({ id: String(event.sequence), event: event.type, data: JSON.stringify(event) });
        seen = event.sequence;
      }
      if (events.length > 0) lastSent = services.clock.now();
      // The last event is written just after the job has ended: one more look finds it.
      else if (!job || (isTerminal(job.value.status) && ++looksAfterTheEnd > 1)) return;
      else if (services.clock.now() - lastSent >= heartbeatMilliseconds) {
        await stream.write(': still here\n\n');
        lastSent = services.clock.now();
      }
      if (events.length === 0)
        await new Promise<void>((resolve) => services.clock.after(lookMilliseconds, resolve));
    }
  });
}
