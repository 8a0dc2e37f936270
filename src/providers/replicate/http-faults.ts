import { Fault } from '../../domain/errors.ts';

/** An answer of Replicate that is not a success. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterHeader: string | null;
  /** True for the call that creates a prediction, the only one that costs money. */
  readonly creates: boolean;
  /** Milliseconds since the epoch, to read a Retry-After that is a date. */
  readonly now: number;
}

/**
 * The fault that an HTTP answer means. The provider's own words become `detail`.
 * Statuses and bodies: Replicate documentation, "HTTP API" and "Rate limits".
 */
export function faultOfAnswer(answer: RefusedAnswer): Fault {
  const { status } = answer;
  const body = parsed(answer.body);
  const detail = words(body, answer.body);
  if (status === 429) {
    return new Fault('ProviderThrottled', 'Replicate limits how fast we may ask.', {
      detail,
      retryAfterSeconds: retryAfterSeconds(body, detail, answer),
      allowedRate: allowedRate(detail),
    });
  }
  if (status === 402) return new Fault('ProviderAccount', 'The Replicate account has no credit.', { detail });
  if (status === 401 || status === 403) {
    return new Fault('ProviderAccount', 'Replicate does not accept the API token.', { detail });
  }
  if (status >= 500 || status === 408) {
    const overloaded = new Fault('ProviderOverloaded', `Replicate answered ${status}.`, { detail });
    if (!answer.creates) return overloaded;
    // The cause is what it comes to where nothing was started.
    const message = `Replicate answered ${status}: it may or may not have started.`;
    return new Fault('OutcomeUnknown', message, { detail, cause: overloaded });
  }
  if (status < 400) {
    return new Fault('ProviderUnreachable', `Replicate answered ${status} where an answer was expected.`);
  }
  const isGone = status === 404 || (status === 422 && /^invalid version/i.test(String(body.title)));
  if (isGone && answer.creates) {
    return new Fault('ModelUnavailable', 'Replicate does not have this model.', { detail });
  }
  return new Fault('InputRejected', `Replicate does not accept the request (${status}).`, { detail });
}

/**
 * How long to wait: `retry_after` of the body, else the "resets in ~7s" of its text, else the header.
 * The header alone is not reliable: it is not documented for this API.
 */
function retryAfterSeconds(body: Body, detail: string, answer: RefusedAnswer): number | undefined {
  if (typeof body.retry_after === 'number' && body.retry_after >= 0) return body.retry_after;
  const told = /~\s*(\d+(?:\.\d+)?)\s*s/.exec(detail)?.[1];
  if (told !== undefined) return Number(told);
  const header = answer.retryAfterHeader?.trim();
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - answer.now) / 1000));
}

/**
 * The rate of an account with little credit, which only the text tells: "reduced to 6 requests per minute
 * with a burst of 1 requests while you have less than $5.0 in credit".
 */
function allowedRate(detail: string): { perMinute: number; burst: number } | undefined {
  const told = /reduced to (\d+) requests? per minute with a burst of (\d+)/.exec(detail);
  const [perMinute = 0, burst = 0] = told?.slice(1).map(Number) ?? [];
  return perMinute > 0 && burst > 0 ? { perMinute, burst } : undefined;
}

type Body = Readonly<Record<string, unknown>>;

function parsed(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}

/** The provider's words as a person reads them: each wrong field with what is wrong about it. */
function words(body: Body, text: string): string {
  const fields = Array.isArray(body.invalid_fields) ? body.invalid_fields.map(wrongField) : [];
  const told = fields.filter((field) => field !== '').join('; ') || body.detail || body.title;
  return withoutSecrets(typeof told === 'string' ? told : text);
}

function wrongField(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return '';
  const { field, description } = entry as Body;
  if (typeof description !== 'string') return '';
  return typeof field === 'string' && field !== '' ? `${field}: ${description}` : description;
}

/** Longest text of a provider that is kept: enough for every documented message, no page of HTML. */
const maxWords = 1000;

/** A provider's text, shortened, with anything that looks like a Replicate token taken out. */
export function withoutSecrets(text: string): string {
  return text
    .trim()
    .slice(0, maxWords)
    .replaceAll(/r8_\w+/g, 'r8_***');
}
