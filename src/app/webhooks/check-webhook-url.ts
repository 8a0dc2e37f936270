import type { Services } from '../ports.ts';
import { FetchFailure } from '../predictions/fetch-failure.ts';
import { Refusal } from '../refusal.ts';

/**
 * Refuses an address that is never sent to. A host that does not answer, or has no address yet, is no
 * reason: deliveries are tried for days.
 * @param field of the request that holds it
 * @throws Refusal 422 naming the field
 */
export async function checkWebhookUrl(
  services: Pick<Services, 'safeFetch'>,
  field: string,
  url: string,
): Promise<void> {
  const refuse = (message: string) =>
    new Refusal('unprocessable', 'validation_failed', `${field}: ${message}`, [{ path: field, message }]);
  const parsed = URL.parse(url);
  // Messages tell of prompts and films. Only to this machine itself, where that is allowed, they go in the open.
  const isLocal = parsed !== null && /^(localhost|127\.[\d.]+|\[::1\])$/.test(parsed.hostname);
  if (parsed?.protocol !== 'https:' && !isLocal) throw refuse('must be an https address');
  try {
    await services.safeFetch.check(url);
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    if (error.reason === 'not_allowed') throw refuse(error.message);
  }
}
