import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { ContentFilterFinishReasonError, LengthFinishReasonError } from 'openai/core/error';
import { z } from 'zod';
import { Fault } from '../../domain/errors.ts';

/** Why there is no plan, and so what is done next. `reason` ends a sentence and holds nothing secret. */
export type Trouble =
  /** The answer was no storyboard: asked for once more, with a correction. */
  | { readonly kind: 'bad_answer'; readonly reason: string; readonly correction: string }
  /** The service does not answer, or not for us: somebody else plans. */
  | { readonly kind: 'down'; readonly reason: string }
  /** A person has to act. */
  | { readonly kind: 'fault'; readonly reason: string; readonly fault: Fault };

/** Sorts what the openai client throws. Statuses: OpenAI documentation, "Error codes". */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof LengthFinishReasonError) {
    return {
      kind: 'bad_answer',
      reason: 'its answer broke off',
      correction: 'it was too long and broke off. Use at most 25 words for each visual.',
    };
  }
  if (error instanceof ContentFilterFinishReasonError)
    return refusedBy('its content filter stopped the answer', '');
  if (error instanceof z.ZodError) {
    const fields = error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the whole');
    return badShape(`these fields break the schema: ${fields.join(', ')}.`);
  }
  if (error instanceof SyntaxError) return badShape('it was no valid JSON.');
  if (error instanceof APIUserAbortError) return { kind: 'down', reason: 'it did not answer in time' };
  if (error instanceof APIConnectionError) return { kind: 'down', reason: 'it could not be reached' };
  if (error instanceof APIError) return ofStatus(error);
  // The client reads an answer as if it had the shape that the protocol gives it.
  if (error instanceof TypeError) return { kind: 'down', reason: 'it does not speak the protocol of OpenAI' };
  throw error;
}

function badShape(correction: string): Trouble {
  return { kind: 'bad_answer', reason: 'its answers could not be used', correction };
}

function ofStatus(error: APIError): Trouble {
  const { status, code } = error;
  if (code === 'content_filter' || code === 'content_policy_violation') {
    return refusedBy('it refused the prompt', error.message);
  }
  if (status === 401 || status === 402 || status === 403) {
    const fault = new Fault(
      'ProviderAccount',
      'The planning service does not accept the key or has no credit left.',
      {
        detail: `HTTP ${status}`,
      },
    );
    return { kind: 'fault', reason: `it answered ${status}`, fault };
  }
  if (code === 'insufficient_quota') return { kind: 'down', reason: 'its account has no credit left' };
  if (status === 429) return { kind: 'down', reason: 'it has too many requests' };
  if (status !== undefined && status >= 500) return { kind: 'down', reason: `it answered ${status}` };
  return { kind: 'down', reason: `it does not accept the request (${status ?? 'no status'})` };
}

function refusedBy(reason: string, words: string): Trouble {
  const fault = new Fault(
    'ContentRefused',
    'The planner refused this prompt.',
    words === '' ? {} : { detail: words },
  );
  return { kind: 'fault', reason, fault };
}
