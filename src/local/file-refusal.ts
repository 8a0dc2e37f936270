/** Refusals of the file server, in the codes, statuses and form of S3 (S3 API Reference, "Error responses"). */
const refusals = {
  AccessDenied: { status: 403, message: 'Access Denied' },
  SignatureDoesNotMatch: { status: 403, message: 'The signature does not match the request.' },
  NoSuchKey: { status: 404, message: 'The specified key does not exist.' },
  MethodNotAllowed: { status: 405, message: 'The method is not allowed against this resource.' },
  InvalidRange: { status: 416, message: 'The requested range cannot be satisfied.' },
  EntityTooLarge: { status: 400, message: 'Your proposed upload exceeds the maximum allowed size.' },
  InvalidArgument: { status: 400, message: 'POST requires exactly one file upload per request.' },
  MalformedPOSTRequest: {
    status: 400,
    message: 'The body of your POST request is not well-formed multipart/form-data.',
  },
  InternalError: { status: 500, message: 'We encountered an internal error. Please try again.' },
} as const;

export type RefusalCode = keyof typeof refusals;

export function refusal(
  code: RefusalCode,
  message: string = refusals[code].message,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const allow = code === 'MethodNotAllowed' ? { Allow: 'GET, HEAD, POST' } : {};
  return new Response(body, {
    status: refusals[code].status,
    headers: { 'Content-Type': 'application/xml', 'Cache-Control': 'no-store', ...allow, ...headers },
  });
}
