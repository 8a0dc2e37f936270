import { Hono } from 'hono';
import type { PageQuery } from './journal.ts';
import { knownModels, modelNamed } from './model-inputs.ts';
import { predictionBody } from './prediction-body.ts';
import { notFound, problemResponse } from './problems.ts';
import type { SimContext, SimEnv } from './sim-context.ts';
import type { SimModel } from './sim-model.ts';
import type { SimPrediction } from './sim-prediction.ts';

/** Entries on a page of the list (Replicate documentation, `predictions.list`). */
const pageLength = 100;

/** Reading and cancelling predictions, and what else a client asks about. */
export function readRoutes(context: SimContext): Hono<SimEnv> {
  const { lifecycle, retention, journal, clock } = context;
  const body = (prediction: SimPrediction) =>
    predictionBody(prediction, { publicUrl: context.publicUrl(), now: clock.now() });
  const one = (prediction: SimPrediction | null) =>
    prediction ? Response.json(body(prediction)) : problemResponse(notFound);

  return new Hono<SimEnv>()
    .get('/predictions', (c) => {
      if (c.req.query('source') === 'web') return c.json({ next: null, previous: null, results: [] });
      const filter = filterOf(c.req.query());
      const page = journal.page(filter);
      const link = (cursor: Record<string, number | null>) =>
        pageLink(context.publicUrl(), c.req.query(), cursor);
      return c.json({
        next: link({ older_than: page.olderThan }),
        previous: link({ newer_than: page.newerThan }),
        results: page.predictions
          .map(({ id }) => retention.current(id))
          .flatMap((found) => (found ? [body(found)] : [])),
      });
    })
    .get('/predictions/:id', (c) => one(retention.current(c.req.param('id'))))
    .post('/predictions/:id/cancel', (c) => one(lifecycle.cancel(c.req.param('id'))))
    .get('/models', (c) => {
      const results = knownModels().map((model) => modelBody(model, context.publicUrl()));
      return c.json({ next: null, previous: null, results });
    })
    .get('/models/:owner/:name', (c) => {
      const model = modelNamed(`${c.req.param('owner')}/${c.req.param('name')}`);
      return model ? c.json(modelBody(model, context.publicUrl())) : problemResponse(notFound);
    })
    .get('/webhooks/default/secret', (c) => c.json({ key: context.webhookSecret }))
    .get('/account', (c) =>
      c.json({
        type: 'user',
        username: 'simulator',
        name: 'Replicate simulator',
        github_url: 'https://github.com/',
      }),
    );
}

function filterOf(query: Readonly<Record<string, string>>): PageQuery {
  return {
    limit: pageLength,
    createdAfter: timeOf(query.created_after),
    createdBefore: timeOf(query.created_before),
    olderThan: positionOf(query.cursor, 'older_than'),
    newerThan: positionOf(query.cursor, 'newer_than'),
  };
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Cursors are opaque to clients: direction and position in base64url. */
function positionOf(cursor: string | undefined, direction: string): number | undefined {
  const [told, position] = Buffer.from(cursor ?? '', 'base64url')
    .toString()
    .split('=');
  return told === direction && /^\d+$/.test(position ?? '') ? Number(position) : undefined;
}

/** The absolute address of a neighbouring page, with the filters of this one. */
function pageLink(
  publicUrl: string,
  query: Readonly<Record<string, string>>,
  cursor: Readonly<Record<string, number | null>>,
): string | null {
  const [direction, position] = Object.entries(cursor)[0] ?? [];
  if (position === null || position === undefined) return null;
  const { cursor: _current, ...filters } = query;
  const next = Buffer.from(`${direction}=${position}`).toString('base64url');
  return `${publicUrl}/v1/predictions?${new URLSearchParams({ ...filters, cursor: next })}`;
}

function modelBody(model: SimModel, publicUrl: string): Record<string, unknown> {
  const [owner, name] = model.id.split('/');
  const file = { type: 'string', format: 'uri' };
  const output = {
    string: { ...file, title: 'Output' },
    array: { type: 'array', items: file, title: 'Output' },
    object: { type: 'object', title: 'Output' },
  }[model.output];
  const input = { type: 'object', title: 'Input', required: model.required, properties: model.inputs };
  return {
    url: `${publicUrl}/${model.id}`,
    owner,
    name,
    description: model.description,
    visibility: 'public',
    is_official: model.version === null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: {
      id: model.version ?? 'hidden',
      created_at: '2026-01-01T00:00:00.000000Z',
      cog_version: '0.16.0',
      openapi_schema: {
        openapi: '3.0.2',
        info: { title: 'Cog', version: '0.1.0' },
        components: { schemas: { Input: input, Output: output } },
      },
    },
  };
}
