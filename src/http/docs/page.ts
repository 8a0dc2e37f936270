import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ApiDocument, Operation, Schema } from './api-document.ts';
import { type Field, fieldsOf, limitWords, linkOf, typeWords } from './fields.ts';
import { style } from './style.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Told last: what is not about videos. */
const service = 'service';
const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** The API as one page: every route, field and answer of the document, without a script. */
export async function docsPage(document: ApiDocument): Promise<string> {
  const found = Map.groupBy(routesOf(document), ({ path }) => groupOf(path));
  const groups = [...found].sort(([a], [b]) => Number(a === service) - Number(b === service));
  const schemas = Object.entries(document.components?.schemas ?? {});
  const { title, description = '' } = document.info;
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} API</title>
<style>${raw(style)}</style>
</head>
<body>
<div class="layout">
<nav aria-label="Contents">
<a href="#top"><strong>${title} API</strong></a>
${groups.map(
  ([group, routes]) =>
    html`<h2><a href="#${group}">${words(group)}</a></h2><ul>${routes.map(
      ({ id, operation, method, path }) =>
        html`<li><a href="#${id}">${operation.summary ?? `${method} ${path}`}</a></li>`,
    )}</ul>`,
)}
<h2><a href="#schemas">Schemas</a></h2>
<ul>${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main id="top">
<h1>${title} API</h1>
<p>${description} The same in OpenAPI 3.1: <a href="/openapi.json">openapi.json</a>.</p>
${introduction(document.servers?.[0]?.url ?? '')}
${groups.map(
  ([group, routes]) =>
    html`<section><h2 id="${group}">${words(group)}</h2>${routes.map(routeCard)}</section>`,
)}
<section><h2 id="schemas">Schemas</h2>${schemas.map(schemaCard)}</section>
</main>
</div>
</body>
</html>`;
  return page.toString();
}

function introduction(server: string): Html {
  const example = `curl ${server}/v1/jobs \\
  -H "Authorization: Bearer $STORYREEL_API_KEY" \\
  -H "Content-Type: application/json" -H "Idempotency-Key: $(uuidgen)" \\
  -d '{"prompt": "A 30 second ad for a reusable water bottle"}'`;
  return html`<pre><code>${example}</code></pre>
<p>Every request carries an API key: <code>Authorization: Bearer …</code>. Its scope is <code>read</code>, <code>write</code>
or <code>admin</code>. Times are ISO 8601 in UTC, money is US dollars.</p>
<p>Errors are problem documents (RFC 9457): <code>code</code> is stable, <code>detail</code> is for people, and
<code>errors</code> names each field at fault. A POST with an <code>Idempotency-Key</code> happens once and answers the same for 24 hours.
Single resources have an <code>ETag</code> for <code>If-None-Match</code> and <code>If-Match</code>. Lists are
<code>{data, nextCursor}</code>, newest first; pass <code>nextCursor</code> as <code>cursor</code>.
Too many requests are answered 429, with the seconds to wait in <code>Retry-After</code>.</p>
<p>Language models use the same through <code>${server}/mcp</code> (Model Context Protocol, streamable HTTP), with the same key.</p>`;
}

function routesOf({ paths }: ApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => ({
        id: `${method}${path.replaceAll(/[^\w]+/g, '-')}`,
        method,
        path,
        operation: item[method] as Operation,
      })),
  );
}

/** Routes that belong together have the first word after the version in common, or the second under a job. */
function groupOf(path: string): string {
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '');
  if (first !== 'v1') return service;
  return second;
}

const words = (group: string): string => group.replaceAll('-', ' ');

function routeCard({ id, method, path, operation }: Route): Html {
  const {
    summary = '',
    description = '',
    parameters = [],
    requestBody,
    responses,
    security = [],
  } = operation;
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return html`<article id="${id}">
<h3><span class="method ${method}">${method.toUpperCase()}</span><span class="path">${path}</span></h3>
<p>${summary}${security.length === 0 ? html` <span class="dim">(no key)</span>` : ''}</p>
${description === '' ? '' : html`<p class="dim">${description}</p>`}
${
  parameters.length === 0
    ? ''
    : fieldTable(
        'Parameters',
        parameters.map(({ name, in: place, required = false, description: told, schema = {} }) => ({
          path: name,
          type: `${typeWords(schema)} in ${place}`,
          link: null,
          required,
          limits: limitWords(schema),
          description: told ?? schema.description ?? '',
        })),
      )
}
${body ? bodyPart('Body', body) : ''}
<details><summary>Answers: ${Object.keys(responses).join(', ')}</summary>
<div class="scroll"><table>${Object.entries(responses).map(
    ([status, { description: told = '', content }]) => {
      const schema = Object.values(content ?? {})[0]?.schema;
      return html`<tr><td><code>${status}</code></td><td>${told}</td><td>${schema ? typeLink(schema) : ''}</td></tr>`;
    },
  )}</table></div></details>
</article>`;
}

function bodyPart(title: string, schema: Schema): Html {
  if (schema.properties) return fieldTable(title, fieldsOf(schema));
  return html`<p>${title}: ${typeLink(schema)}</p>`;
}

function schemaCard([name, schema]: readonly [string, Schema]): Html {
  const fields = fieldsOf(schema);
  return html`<article id="schema-${name}"><h3>${name}</h3>
${schema.description === undefined ? '' : html`<p>${schema.description}</p>`}
${fields.length === 0 ? html`<p><code>${typeWords(schema)}</code></p>` : fieldTable('Fields', fields)}</article>`;
}

function fieldTable(title: string, fields: readonly Field[]): Html {
  return html`<details open><summary>${title}</summary><div class="scroll"><table>
<tr><th>Name</th><th>Type</th><th>About</th></tr>
${fields.map(
  ({ path, type, link, required, limits, description }) => html`<tr>
<td><code>${path}</code>${required ? html` <span class="required">required</span>` : ''}</td>
<td>${link === null ? html`<code>${type}</code>` : html`<a href="#schema-${link}"><code>${type}</code></a>`}</td>
<td>${description}${limits === '' ? '' : html` <span class="dim">${limits}</span>`}</td>
</tr>`,
)}</table></div></details>`;
}

function typeLink(schema: Schema): Html {
  const link = linkOf(schema);
  const type = schema.properties ? Object.keys(schema.properties).join(', ') : typeWords(schema);
  return link === null
    ? html`<code>${type}</code>`
    : html`<a href="#schema-${link}"><code>${type}</code></a>`;
}
