export interface FetchedFile {
  /** Where it was in the end, after redirects. */
  readonly url: string;
  readonly bytes: number;
  /** As its host or its address calls it; null where neither does. */
  readonly fileName: string | null;
}

export interface PostAnswer {
  /** Any: also 3xx, since redirects are not followed, and 5xx. */
  readonly status: number;
  /** Up to its first 64 KB. */
  readonly body: string;
  /** The header `Retry-After` as it came. */
  readonly retryAfter: string | null;
}

/**
 * Requests to addresses that users name. None reaches this machine's own network, whatever a name
 * resolves to and wherever a redirect leads. Throws FetchFailure (fetch-failure.ts) and nothing else but
 * faults of the disk.
 */
export interface SafeFetch {
  /** Looks an address up without asking it anything. @throws FetchFailure `not_allowed` or `unreachable` */
  check(url: string): Promise<void>;
  /** Follows up to five redirects. The file appears only when it is whole. */
  getToFile(
    url: string,
    file: string,
    options: { readonly maxBytes: number; readonly timeoutSeconds: number },
  ): Promise<FetchedFile>;
  /** Sends once and follows nothing; `timeoutSeconds` (15) spans the answer's body too. */
  post(
    url: string,
    request: {
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly timeoutSeconds?: number;
    },
  ): Promise<PostAnswer>;
}
