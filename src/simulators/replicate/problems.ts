import type { InvalidField } from './validate-input.ts';

/** An answer that says no, as Replicate words it. */
export interface Problem {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Texts as in Replicate's documentation ("HTTP API", "Rate limits") and in its recorded answers. */
export const unauthenticated: Problem = problem(401, {
  title: 'Unauthenticated',
  detail: 'You did not pass a valid authentication token',
  status: 401,
});

export const insufficientCredit: Problem = problem(402, {
  title: 'Insufficient credit',
  detail:
    'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.',
  status: 402,
});

export const notFound: Problem = problem(404, {
  detail: 'The requested resource could not be found.',
  status: 404,
});

export const fileNotFound: Problem = problem(404, { detail: 'File not found' });

export const fileTooLarge: Problem = problem(413, { detail: 'Files must be less than 100MB in size' });

export const badVersion: Problem = problem(422, {
  title: 'Invalid version or not permitted',
  detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
  status: 422,
});

/** Not documented by Replicate; the shape is that of its other answers. */
export const malformedJson: Problem = problem(400, {
  title: 'Bad request',
  detail: 'The request body is not valid JSON.',
  status: 400,
});

export const serverError: Problem = problem(500, {
  title: 'Internal server error',
  detail: 'An unexpected error occurred.',
  status: 500,
});

/** Over the rate limit. */
export function throttled(seconds: number): Problem {
  return problem(429, { detail: `Request was throttled. Your rate limit resets in ~${seconds}s.` });
}

/** The stronger limit of an account with little credit, the one answer that carries `retry_after`. */
export function throttledForLowCredit(seconds: number): Problem {
  return problem(429, {
    detail: `Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~${seconds}s.`,
    status: 429,
    retry_after: seconds,
  });
}

export function invalidInput(fields: readonly InvalidField[]): Problem {
  const lines = fields.map(({ field, description }) =>
    field === '' ? `- ${description}\n` : `- ${field}: ${description}\n`,
  );
  return problem(422, {
    detail: lines.join(''),
    status: 422,
    title: 'Input validation failed',
    invalid_fields: fields,
  });
}

function problem(status: number, body: Readonly<Record<string, unknown>>): Problem {
  return { status, body };
}

/** Replicate ends its error bodies with a line break and calls them problem+json. */
export function problemResponse(problem: Problem): Response {
  return new Response(`${JSON.stringify(problem.body)}\n`, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
