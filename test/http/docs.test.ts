import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docsPage } from '../../src/http/docs/page.ts';
import { type Reel, startReel } from '../e2e/reel.ts';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
  };
}

describe('the page of the API', () => {
  let reel: Reel;
  let page: string;
  let headers: Headers;
  let document: Described;

  beforeAll(async () => {
    reel = await startReel();
    const response = await fetch(`${reel.url}/docs`);
    expect(response.status).toBe(200);
    page = await response.text();
    headers = response.headers;
    document = (await reel.call('GET', '/openapi.json')).body as unknown as Described;
  });
  afterAll(() => reel.close());

  it('shows every route and every field, without a key', () => {
    const cards = [...page.matchAll(/<span class="method (\w+)">\w+<\/span><span class="path">([^<]+)</g)];
    const shown = cards.map(([, method, path]) => `${method} ${path}`).toSorted();
    const routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(shown).toEqual(routes.toSorted());
    for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
      const card = page.split(`<article id="schema-${name}">`)[1]?.split('</article>')[0] ?? '';
      for (const field of Object.keys(properties)) expect(card, name).toContain(`<code>${field}</code>`);
    }
  });

  it('leads nowhere that there is not', () => {
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    const missing = [...new Set(anchors)].filter((id) => !page.includes(` id="${id}"`));
    expect(anchors.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('loads nothing and runs nothing', () => {
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe| on\w+=|url\(|@import/i);
    expect([...page.matchAll(/(?:src|href)="(?!#)([^"]*)"/g)].map(([, url]) => url)).toEqual([
      '/openapi.json',
    ]);
  });

  it('shows what is written in the document as text, whatever it is', async () => {
    const evil = '<script>alert("1")</script>';
    const made = await docsPage({
      info: { title: evil, version: '1', description: evil },
      paths: { [`/v1/${evil}`]: { get: { summary: evil, responses: { 200: { description: evil } } } } },
      components: { schemas: { [evil]: { properties: { [evil]: { type: 'string', description: evil } } } } },
    });
    expect(made).not.toContain('<script');
    expect(made).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
  });
});
