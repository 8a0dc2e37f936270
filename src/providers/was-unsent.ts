/** Codes of a connection that never came to be (Node, "Common system errors"; getaddrinfo). */
const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Whether a call broke off before anything can have arrived, so that nothing was paid for. Looks into causes. */
export function wasUnsent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && codes.includes(String(cause.code))) return true;
  }
  return false;
}
