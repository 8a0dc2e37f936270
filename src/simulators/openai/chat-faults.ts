/** What can go wrong with a chat completion, each as OpenAI's service shows it. */
export const chatFaultKinds = [
  /** The model declines: `refusal` instead of content. */
  'refusal',
  /** The answer breaks off at the token limit. */
  'length',
  /** A filter stopped the answer. */
  'content_filter',
  /** Text that is no JSON. */
  'bad_json',
  /** JSON that breaks the schema. */
  'wrong_shape',
  /** A message without any content. */
  'empty',
  'unauthorized',
  'forbidden',
  'unknown_model',
  'rate_limit',
  'quota',
  'server_error',
  /** The connection is torn down before an answer. */
  'reset',
  /** No answer until the client gives up or the simulator closes. */
  'slow',
] as const;
export type ChatFault = (typeof chatFaultKinds)[number];

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly error: {
      readonly message: string;
      readonly type: string;
      readonly param: string | null;
      readonly code: string | null;
    };
  };
}

/** Faults that are HTTP errors. Texts and codes: OpenAI documentation, "Error codes". */
export const errorAnswers: Partial<Record<ChatFault, ErrorAnswer>> = {
  unauthorized: answer(401, 'Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key'),
  forbidden: answer(
    403,
    'Country, region, or territory not supported',
    'request_forbidden',
    'unsupported_country_region_territory',
  ),
  unknown_model: answer(
    404,
    'The model does not exist or you do not have access to it.',
    'invalid_request_error',
    'model_not_found',
  ),
  // The short wait keeps tests short; clients prefer it to Retry-After.
  rate_limit: answer(429, 'Rate limit reached for requests', 'requests', 'rate_limit_exceeded', {
    'retry-after-ms': '5',
  }),
  quota: answer(
    429,
    'You exceeded your current quota, please check your plan and billing details.',
    'insufficient_quota',
    'insufficient_quota',
    { 'retry-after-ms': '5' },
  ),
  server_error: answer(500, 'The server had an error while processing your request', 'server_error', null, {
    'retry-after-ms': '5',
  }),
};

export function answer(
  status: number,
  message: string,
  type: string,
  code: string | null,
  headers: Readonly<Record<string, string>> = {},
): ErrorAnswer {
  return { status, headers, body: { error: { message, type, param: null, code } } };
}
