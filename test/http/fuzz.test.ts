/** Requests made by lot from the OpenAPI document itself: whatever comes, the answer is one that was promised. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { operationsOf, pathOf } from './open-api-walk.ts';
import { type RawAnswer, type RawRequest, rawClient } from './raw-request.ts';
import { brokenOf, type Named, type Schema, validOf } from './schema-arbitraries.ts';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

/**
 * How zod words a refusal that JSON Schema can express. Rules of our own, such as a prompt that mode prompt
 * needs, have words of their own: a body that fits its schema may be refused for these, and for nothing else.
 */
const refusalOfShape = /^(Invalid|Too (big|small)|Unrecognized|is not a known field)/;

/** Operations whose success would take away what the others need. */
const endsSomething = /^DELETE |\/(cancel|approve|retry|render)$/;
/** They would change how often and how much this key may ask. */
const changesLimits = /^PUT \/v1\/limits$/;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}
interface Target {
  readonly name: string;
  readonly method: string;
  readonly route: string;
  readonly query: readonly Parameter[];
  readonly body: Schema | null;
}

describe(`requests made by lot (TEST_SEED=${seed})`, () => {
  let reel: Reel;
  let raw: ReturnType<typeof rawClient>;
  let named: Named;
  let targets: Target[];
  const own = new Map<string, string>();

  beforeAll(async () => {
    reel = await startReel();
    raw = rawClient(reel.url);
    const document = (await reel.call('GET', '/openapi.json')).body;
    const described = document as unknown as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
      readonly components: { readonly schemas: Named };
    };
    named = described.components.schemas;
    // MCP has a language of its own, and tests of its own.
    const ours = operationsOf(document).filter(({ route }) => route !== '/mcp');
    targets = ours.map(({ method, route }) => {
      const { parameters = [], requestBody } = described.paths[route]?.[method.toLowerCase()] ?? {};
      return {
        name: `${method} ${route}`,
        method,
        route,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body: requestBody?.content['application/json']?.schema ?? null,
      };
    });
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Fuzzed' });
    const { body: campaign } = await reel.call('POST', '/v1/campaigns', { clientId: client.id, name: 'F' });
    const { body: key } = await reel.call('POST', '/v1/api-keys', { name: 'Fuzzed' });
    const { id } = await reel.create({ ...storyboard(3, 3), autoApprove: false });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const { body: scenes } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [scene] = scenes.data as { id: string }[];
    own.set('jobId', id).set('sceneId', scene?.id ?? '');
    own
      .set('clientId', String(client.id))
      .set('campaignId', String(campaign.id))
      .set('keyId', String(key.id));
    // A job that fits is admitted by its shape, then refused for want of room: nothing is drawn or filmed.
    const limits = { jobsAtOnce: 1, requestsPerMinute: 1_000_000 };
    expect((await reel.call('PUT', '/v1/limits', limits)).status).toBe(200);
  });
  afterAll(async () => {
    raw.close();
    await reel.close();
  });

  const authorization = () => ({ Authorization: `Bearer ${reel.server.apiKey}` });
  const send = (request: RawRequest) =>
    raw.send({ ...request, headers: { ...authorization(), ...request.headers } });
  const sendJson = (method: string, path: string, body: unknown) =>
    send({ method, path, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const unknownId = (parameter: string) => `${parameter.slice(0, 3)}_00000000000000000000000000`;
  const pathTo = ({ name, route }: Target) =>
    pathOf(route, (parameter) =>
      endsSomething.test(name) ? unknownId(parameter) : (own.get(parameter) ?? unknownId(parameter)),
    );
  const queryOf = (values: Readonly<Record<string, unknown>>) => {
    const entries = Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]);
    return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
  };

  /** What every answer must be, whatever was asked. @throws Error telling what is wrong with it */
  function check(request: string, { status, headers, text }: RawAnswer): { errors: FieldProblem[] } {
    const complain = (why: string) => {
      throw new Error(`${request}\n  ${why}: ${status} ${text.slice(0, 500)}`);
    };
    if (status >= 500 || status < 200) complain('is a fault of the server');
    if (headers['x-injected'] !== undefined) complain('took a header from the request');
    if (status < 400) return { errors: [] };
    if (!String(headers['content-type']).startsWith('application/problem+json'))
      complain('is no problem document');
    const body = JSON.parse(text);
    if (body.status !== status || !/^[a-z]+(_[a-z]+)*$/.test(body.code) || typeof body.detail !== 'string')
      complain('is a crippled problem document');
    return { errors: body.errors ?? [] };
  }
  interface FieldProblem {
    readonly path: string;
    readonly message: string;
  }

  const runs = (numRuns: number) => ({ seed, numRuns, interruptAfterTimeLimit: 4000 });
  const told = (method: string, path: string, body: unknown) =>
    `${method} ${path} ${JSON.stringify(body)?.slice(0, 600) ?? ''}`;

  it('a body that fits its schema is never refused for its shape', async () => {
    for (const target of targets) {
      if (!target.body || changesLimits.test(target.name)) continue;
      const path = pathTo(target);
      const property = fc.asyncProperty(validOf(target.body, named), async (made) => {
        const body = target.route === '/v1/jobs' ? wholeJob(made) : made;
        const answer = await sendJson(target.method, path, body);
        const request = told(target.method, path, body);
        const { errors } = check(request, answer);
        if ([400, 413, 415].includes(answer.status))
          throw new Error(`${request}: ${answer.status} ${answer.text}`);
        const shape = errors.filter(({ message }) => refusalOfShape.test(message));
        if (answer.status === 422 && (shape.length > 0 || errors.length === 0))
          throw new Error(`${request}\n  fits the schema, yet is refused: ${answer.text}`);
      });
      await fc.assert(property, runs(6));
    }
  });

  /** In mode prompt there is a prompt and no storyboard; random choices would hardly ever be a job. */
  function wholeJob(made: unknown): unknown {
    const { scenes: _, ...body } = made as Record<string, unknown>;
    return { ...body, mode: 'prompt', prompt: body.prompt ?? 'A boat' };
  }

  it('a body that breaks its schema in one place is refused with the name of that place', async () => {
    for (const target of targets) {
      const broken = target.body && brokenOf(target.body, named);
      if (!broken) continue;
      const path = pathTo(target);
      const property = fc.asyncProperty(broken, async ({ value, path: place }) => {
        const answer = await sendJson(target.method, path, value);
        const request = told(target.method, path, value);
        const { errors } = check(request, answer);
        if (answer.status !== 422)
          throw new Error(`${request}\n  took ${place}: ${answer.status} ${answer.text}`);
        const names = ({ path: at }: FieldProblem) =>
          at === place || at.startsWith(`${place}.`) || (at !== '' && place.startsWith(`${at}.`));
        if (place !== '' && !errors.some(names))
          throw new Error(`${request}\n  does not name ${place}: ${answer.text}`);
      });
      await fc.assert(property, runs(14));
    }
  });

  it('queries that fit are taken, and others are refused with the name of the parameter', async () => {
    for (const target of targets.filter(({ method, query }) => method === 'GET' && query.length > 0)) {
      const path = pathTo(target);
      const fits = fc.record(
        // An answer that may be held for seconds is asked for at once.
        Object.fromEntries(
          target.query.map(({ name, schema }) => [
            name,
            name === 'wait' ? fc.constant(0) : validOf(schema, named),
          ]),
        ),
        { requiredKeys: target.query.filter(({ required }) => required).map(({ name }) => name) },
      );
      const good = fc.asyncProperty(fits, async (query) => {
        const answer = await send({ method: 'GET', path: path + queryOf(query) });
        const { errors } = check(told('GET', path + queryOf(query), null), answer);
        if (answer.status === 400) throw new Error(`${path}${queryOf(query)}: ${answer.text}`);
        const shape = errors.filter(({ message }) => refusalOfShape.test(message));
        if (shape.length > 0) throw new Error(`${path}${queryOf(query)} fits, yet: ${answer.text}`);
      });
      await fc.assert(good, runs(5));
      for (const { name, schema } of target.query) {
        for (const value of badValues(schema)) {
          const asked = `${path}?${new URLSearchParams([[name, value]])}`;
          const answer = await send({ method: 'GET', path: asked });
          const { errors } = check(asked, answer);
          expect([asked, answer.status, errors.map((error) => error.path)]).toEqual([
            asked,
            422,
            expect.arrayContaining([name]),
          ]);
        }
      }
    }
  });

  function badValues({ type, enum: choices, minimum, maximum, maxLength, format }: Schema): string[] {
    return [
      ...(choices ? ['none-of-these'] : []),
      ...(type === 'integer' || type === 'number' ? ['many', '1e999'] : []),
      ...(minimum === undefined ? [] : [String(minimum - 1)]),
      ...(maximum === undefined ? [] : [String(maximum + 1)]),
      ...(maxLength === undefined || maxLength > 5000 ? [] : ['z'.repeat(maxLength + 1)]),
      ...(format === 'date-time' ? ['yesterday'] : []),
    ];
  }

  it('bodies that are no fitting JSON at all are refused, on every route that takes one', async () => {
    const texts: readonly (string | Uint8Array)[] = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '12',
      'true',
      '[[[[',
      '{"prompt":1e999}',
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '\ufeff{}',
      '{"name":"\ud800"}',
      '{"name":"a\\u0000b"}',
      '['.repeat(20_000),
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      `{"metadata":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      Buffer.from([0x7b, 0xff, 0xfe, 0x22]),
    ];
    for (const [i, target] of targets.filter(({ body }) => body !== null).entries()) {
      const { method } = target;
      const path = pathTo(target);
      // Reading is the same everywhere: every route is sent a third of them.
      for (const body of texts.filter((_, j) => (i + j) % 3 === 0)) {
        const answer = await send({ method, path, body, headers: { 'Content-Type': 'application/json' } });
        check(`${method} ${path} ${String(body).slice(0, 80)}`, answer);
      }
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('any JSON whatever gets an answer that was promised', async () => {
    const takesBody = targets.filter(({ body, name }) => body && !changesLimits.test(name));
    const property = fc.asyncProperty(
      fc.constantFrom(...takesBody),
      fc.object({
        maxDepth: 4,
        key: fc.oneof(fc.string(), fc.constantFrom('prompt', 'mode', 'text', 'name')),
      }),
      async (target, body) => {
        const path = pathTo(target);
        check(told(target.method, path, body), await sendJson(target.method, path, body));
      },
    );
    await fc.assert(property, runs(80));
  });

  it('ids and paths whatever lead nowhere, and reach nothing else', async () => {
    const tricks = [
      '..',
      '.',
      '%2e%2e',
      '..%2f..%2fapi-keys',
      '%2F',
      '%00',
      '%',
      '%zz',
      '%c0%ae',
      '%0d%0aX-Injected:%20yes',
      'job_\'";--',
      '__proto__',
      'a'.repeat(3000),
      '%F0%9F%8E%AC',
      '#',
      'default%23job',
    ];
    const any = fc
      .string({ unit: 'binary', maxLength: 20 })
      .map((text) => encodeURIComponent(wellFormed(text)));
    const withIds = targets.filter(({ route }) => route.includes('{'));
    const property = fc.asyncProperty(
      fc.constantFrom(...withIds),
      fc.oneof(fc.constantFrom(...tricks), any),
      async ({ method, route, body }, id) => {
        const path = route.replaceAll(/\{\w+\}/g, () => id);
        const answer = await send({
          method,
          path,
          ...(body ? { body: '{}', headers: { 'Content-Type': 'application/json' } } : {}),
        });
        check(`${method} ${path}`, answer);
        // Dots that are resolved lead to another path of the API, which then answers for itself.
        const isElsewhere = /(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path) || id === '' || id === '#';
        if (!isElsewhere && answer.status < 400) throw new Error(`${method} ${path}: ${answer.status}`);
      },
    );
    await fc.assert(property, runs(150));
  });

  const wellFormed = (text: string) => text.toWellFormed();

  it('headers whatever are survived', async () => {
    const names = [
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Content-Type',
      'Authorization',
      'Last-Event-ID',
      'Accept-Language',
      'X-Forwarded-Host',
      'X-HTTP-Method-Override',
      'Range',
      'Cookie',
      'traceparent',
    ];
    const value = fc.oneof(
      fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) }),
      fc.constantFrom(
        '',
        '*',
        '"',
        'W/"',
        '9'.repeat(5000),
        'bytes=9-1',
        'Bearer',
        'Bearer a b',
        'Basic eA==',
      ),
    );
    const headers = fc.dictionary(fc.constantFrom(...names), value.filter(isHeaderValue), { maxKeys: 3 });
    const property = fc.asyncProperty(fc.constantFrom(...targets), headers, async (target, given) => {
      const path = pathTo(target);
      const body = target.body === null ? undefined : '{}';
      const answer = await send({ method: target.method, path, headers: given, body });
      check(`${target.method} ${path} ${JSON.stringify(given)}`, answer);
    });
    await fc.assert(property, runs(120));
  });

  const isHeaderValue = (text: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
});
