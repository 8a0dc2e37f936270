import { allPages } from '../all-pages.ts';
import type { Command } from '../command.ts';
import { dollarsText } from '../figures.ts';
import { oneOf, UsageError } from '../option-values.ts';
import { safeText } from '../terminal-text.ts';

export const models: Command = {
  name: 'models',
  takes: '',
  summary: 'what each model can do and costs',
  options: {},
  async run({ api, json, say, sayJson }) {
    const data = await allPages((query) => api.GET('/v1/models', { params: { query } }));
    if (json) sayJson({ data, nextCursor: null });
    else {
      for (const { id, kind, presets, prices, status } of data) {
        const [first] = prices;
        const cheapest = Math.min(...prices.map(({ usd }) => usd));
        const from = first ? `from ${dollarsText(cheapest)} a ${first.unit.replace('_', ' ')}` : '';
        const next = status.successor === null ? '' : `; use ${status.successor}`;
        const isCurrent = status.state === 'current';
        const words = isCurrent ? presets.map(({ preset }) => preset).join(', ') : `${status.state}${next}`;
        say(`${kind.padEnd(13)} ${id.padEnd(38)} ${from.padEnd(32)} ${words}`.trimEnd());
      }
    }
    return 0;
  },
};

const scopes = oneOf(['read', 'write', 'admin'] as const);
const usage = 'storyreel keys list, storyreel keys create NAME, or storyreel keys delete KEY';

export const keys: Command = {
  name: 'keys',
  takes: 'list | create NAME | delete KEY',
  summary: 'API keys of this account; a new one is shown once',
  options: { scopes: { hint: 'LIST', help: 'of a new key: read, write, admin, with commas (read,write)' } },
  async run({ api, line, json, say, sayJson }) {
    const [action, ...rest] = line.words;
    if (action === 'list' && rest.length === 0) {
      const data = await allPages((query) => api.GET('/v1/api-keys', { params: { query } }));
      if (json) sayJson({ data, nextCursor: null });
      else {
        for (const { id, name, scopes: held, lastUsedAt } of data)
          say(`${id}  ${held.join(',').padEnd(16)}  ${lastUsedAt ?? 'never used'}  ${safeText(name)}`);
      }
      return 0;
    }
    if (action === 'create' && rest.length > 0) {
      const given = line.read('scopes', (list) => list.split(',').map((scope) => scopes(scope.trim())));
      const { data } = await api.POST('/v1/api-keys', { body: { name: rest.join(' '), scopes: given } });
      if (json || !data) sayJson(data);
      else say(`${data.id}\n${data.key}\nThe key is shown this once.`);
      return 0;
    }
    const [keyId] = rest;
    if (action === 'delete' && keyId !== undefined && rest.length === 1) {
      await api.DELETE('/v1/api-keys/{keyId}', { params: { path: { keyId } } });
      if (!json) say(`${safeText(keyId)} is deleted and works no more.`);
      return 0;
    }
    throw new UsageError(`Say what to do: ${usage}.`);
  },
};
