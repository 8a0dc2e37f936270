import { PollyServiceException } from '@aws-sdk/client-polly';
import { Fault, isFault } from '../../domain/errors.ts';
import { wasUnsent } from '../was-unsent.ts';

/** Sorts what the client throws (Amazon Polly API reference, "SynthesizeSpeech", Errors; "Common errors"). */
export function pollyFault(error: unknown): Fault {
  if (isFault(error)) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const detail = { detail: `${name}: ${message}`.slice(0, 300), cause: error };
  if (wasUnsent(error)) return new Fault('ProviderUnreachable', 'Amazon Polly could not be reached.', detail);
  if (name === 'CredentialsProviderError')
    return new Fault('ProviderAccount', 'There are no AWS credentials to ask Amazon Polly with.', detail);
  if (!(error instanceof PollyServiceException))
    return new Fault('OutcomeUnknown', 'The answer of Amazon Polly was lost.', detail);
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status === 429 || /throttl|toomanyrequests/i.test(name))
    return new Fault('ProviderThrottled', 'Amazon Polly has too many requests.', detail);
  if (status === 401 || status === 403)
    return new Fault('ProviderAccount', 'AWS does not allow us to use Amazon Polly.', detail);
  if (status >= 500) return new Fault('ProviderOverloaded', `Amazon Polly answered ${status}.`, detail);
  return new Fault('InputRejected', 'Amazon Polly does not accept this line.', detail);
}
