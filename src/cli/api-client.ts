import createClient, { type Client } from 'openapi-fetch';
import { problemOf } from './api-problem.ts';
import type { paths } from './api-types.ts';

const requestSeconds = 60;

export interface ServerAddress {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * The API, each route with the types of its OpenAPI document. Every call throws ApiProblem on a refusal,
 * so `data` is there; and gives up after a minute.
 */
export function apiClient({ url, apiKey }: ServerAddress): Client<paths> {
  const client = createClient<paths>({
    baseUrl: url,
    headers: { Authorization: `Bearer ${apiKey}`, Accept: 'application/json' },
    fetch: (request) => {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(requestSeconds * 1000)]);
      return fetch(request, { signal });
    },
  });
  client.use({
    async onResponse({ response }) {
      if (response.status >= 400) throw await problemOf(response);
    },
  });
  return client;
}
