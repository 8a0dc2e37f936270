import { APIConnectionError, APIError } from 'openai';
import { Fault, isFault } from '../../domain/errors.ts';
import { wasUnsent } from '../was-unsent.ts';

/** Sorts what the openai client throws when it is asked for speech or words. Statuses: OpenAI documentation, "Error codes". */
export function speechFault(error: unknown): Fault {
  if (isFault(error)) return error;
  if (error instanceof APIConnectionError && wasUnsent(error)) {
    return new Fault('ProviderUnreachable', 'The speech service could not be reached.', { cause: error });
  }
  if (!(error instanceof APIError) || error.status === undefined) {
    return new Fault('OutcomeUnknown', 'The answer of the speech service was lost.', { cause: error });
  }
  const { status, code } = error;
  const options = { detail: `HTTP ${status}: ${error.message}`.slice(0, 300), cause: error };
  if (code === 'content_filter' || code === 'content_policy_violation')
    return new Fault('ContentRefused', 'The speech service refused this line.', options);
  if (status === 401 || status === 402 || status === 403 || code === 'insufficient_quota') {
    const account = { detail: `HTTP ${status}`, cause: error };
    return new Fault(
      'ProviderAccount',
      'The speech service does not accept the key or has no credit left.',
      account,
    );
  }
  if (status === 429)
    return new Fault('ProviderThrottled', 'The speech service has too many requests.', options);
  if (status === 408 || status >= 500)
    return new Fault('ProviderOverloaded', `The speech service answered ${status}.`, options);
  return new Fault('InputRejected', 'The speech service does not accept this line.', options);
}
