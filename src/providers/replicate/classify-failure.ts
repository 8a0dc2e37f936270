import type { ProviderStatus } from '../../app/ports.ts';
import { Fault, type FaultName } from '../../domain/errors.ts';
import { withoutSecrets } from './http-faults.ts';

interface FailureRule {
  readonly words: RegExp;
  readonly fault: FaultName;
  readonly message: string;
}

const overloaded = 'Replicate or the service behind the model is overloaded.';
const platform = 'A fault of the platform stopped the prediction.';

/**
 * What the text of a failed prediction means; the first rule that fits wins. Codes stand before words
 * because texts around them vary: "(E005) (uIJ6l3ruRD)". Sources: Replicate documentation, "Error
 * codes" (E1000 to E9999), the messages of Replicate's wrapper of proxied models (E001 to E005).
 */
const rules: readonly FailureRule[] = [
  // The wrapper's own credentials at the vendor: every other model works.
  {
    words: /\bE00[12]\b/,
    fault: 'ModelUnavailable',
    message: 'The model lacks its credentials at the provider.',
  },
  { words: /\bE00[34]\b/, fault: 'ProviderOverloaded', message: overloaded },
  { words: /\bE005\b/, fault: 'ContentRefused', message: 'The provider refused the request as sensitive.' },
  // Out of memory: the same input fails again.
  {
    words: /\bE1001\b|out of memory/i,
    fault: 'InputTooLarge',
    message: 'The input is too large for the model.',
  },
  // Error starting, failed upload, no address for its webhook: once more, as the input may be the cause.
  {
    words: /\bE(?:9243|9825|4875)\b/,
    fault: 'RunNotStarted',
    message: 'The model could not start or hand over its file.',
  },
  { words: /\bE\d{4}\b/, fault: 'RunInterrupted', message: platform },
  { words: /code: PA\b|prediction interrupted/i, fault: 'RunInterrupted', message: platform },
  { words: /nsfw/i, fault: 'OutputFlagged', message: 'The output was flagged.' },
  {
    words: /sensitive|(?:usage|content|safety) (?:polic|guideline|filter)|violat|prohibited|moderation/i,
    fault: 'ContentRefused',
    message: 'The provider refused the request as sensitive.',
  },
  {
    words: /high demand|rate limit|too many requests|overloaded|unavailable|try again later|timed? ?out/i,
    fault: 'ProviderOverloaded',
    message: overloaded,
  },
  {
    // Where the input lies may have been out of reach for a moment: a restart, a network.
    words: /\b(?:could not|cannot|failed to|unable to) (?:download|fetch)\b/i,
    fault: 'ProviderUnreachable',
    message: 'The model could not fetch the picture that it was sent.',
  },
  {
    words:
      /\b(?:invalid|unsupported|not supported|not allowed|must be|must have|is required|requires|only (?:works|supported|available)|cannot be used|cannot identify|could not (?:load|read)|failed to (?:load|read)|client error|too (?:large|long|small|many))\b/i,
    fault: 'InputRejected',
    message: 'The model does not accept the input.',
  },
];

/**
 * What a prediction that ended without success means. Text that no rule knows counts as a passing
 * fault of the provider, with the words kept.
 */
export function classifyFailure(error: string | null, status: ProviderStatus): Fault {
  const detail = error === null || error === '' ? undefined : withoutSecrets(error);
  // `aborted`: not started before its deadline, not billed; `canceled`: stopped while running, billed.
  if (status === 'aborted' || status === 'canceled') {
    return new Fault('DeadlineExceeded', 'The model did not finish before its deadline and was cancelled.', {
      detail,
    });
  }
  if (status === 'succeeded') {
    return new Fault('BadOutput', 'The prediction succeeded but there is no file to fetch.', { detail });
  }
  const rule = rules.find(({ words }) => words.test(detail ?? ''));
  return rule
    ? new Fault(rule.fault, rule.message, { detail })
    : new Fault('ProviderOverloaded', 'The prediction failed at the provider.', { detail });
}
