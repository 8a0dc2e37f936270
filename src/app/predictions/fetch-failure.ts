/** Why something that a user's address names could not be had. */
export type FetchFailureReason =
  /** No address that is fetched from: another scheme, a name or an address inside, a port of other services. */
  | 'not_allowed'
  /** No such host, no connection, or one that broke off. */
  | 'unreachable'
  | 'timed_out'
  | 'too_large'
  /** The host answered, but not with a file: an error, too many redirects, nothing, or bytes in an encoding. */
  | 'bad_answer';

/** The message is for people: it says what to change, and nothing of what lies behind a refused address. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly reason: FetchFailureReason;

  constructor(reason: FetchFailureReason, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
  }
}
