/**
 * Task tokens that wait for a prediction. They hang on the recipe, so that a second request for the
 * same recipe waits for the first. They live in the callbacks table and expire by themselves.
 */
import { createHash } from 'node:crypto';
import type { Json, Services } from '../ports.ts';
import { asJson, everything } from '../records.ts';

/** Longer than any prediction may take, shorter than a token's life. */
const waiterLifeSeconds = 24 * 3600;

interface Waiter {
  readonly token: string;
}

const partitionOf = (tenantId: string, recipe: string) => `${tenantId}#recipe#${recipe}`;

export async function addWaiter(
  services: Services,
  tenantId: string,
  recipe: string,
  token: string,
): Promise<void> {
  await services.callbacks.put({
    key: {
      partition: partitionOf(tenantId, recipe),
      sort: `waiter#${createHash('sha256').update(token).digest('hex')}`,
    },
    value: asJson({ token } satisfies Waiter),
    expectedVersion: null,
    expiresAt: Math.floor(services.clock.now() / 1000) + waiterLifeSeconds,
  });
}

export type WaiterNews = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** Resumes everybody who waits for a recipe. Tokens that nobody waits for any more are dropped. */
export async function resumeWaiters(
  services: Services,
  tenantId: string,
  recipe: string,
  news: WaiterNews,
): Promise<void> {
  for await (const record of everything(services.callbacks, partitionOf(tenantId, recipe), 'waiter#')) {
    const { token } = record.value as unknown as Waiter;
    if ('output' in news) await services.workflow.succeed(token, news.output);
    else await services.workflow.fail(token, news.error, news.cause);
    await services.callbacks.remove({ key: record.key, expectedVersion: null });
  }
}
