/** Files by key. */

export interface BlobInfo {
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly etag: string;
  readonly modifiedAt: string;
}

export interface SignedForm {
  readonly url: string;
  /** Fields to send before the file, in a multipart/form-data POST. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Files by key. Keys are slash-separated safe characters ([A-Za-z0-9._-]); others are refused.
 * A missing key gives null or, for `get`, Fault-free null as well.
 */
export interface Blobs {
  /** Stores a local file whole or not at all. */
  putFile(key: string, file: string, contentType: string): Promise<BlobInfo>;
  put(key: string, bytes: Uint8Array, contentType: string): Promise<BlobInfo>;
  head(key: string): Promise<BlobInfo | null>;
  /** Bytes as a stream; `range` is inclusive, as in HTTP. */
  get(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<ReadableStream<Uint8Array> | null>;
  /** Copies to a local path. @returns false when there is no such key */
  getFile(key: string, file: string): Promise<boolean>;
  copy(from: string, to: string): Promise<void>;
  /** No error when the key is missing. */
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** A link that reads one file until it expires; `fileName` makes the browser save it under that name. */
  signedUrl(
    key: string,
    options: { readonly expiresInSeconds: number; readonly fileName?: string },
  ): Promise<string>;
  /** A form that stores one file of the given type up to `maxBytes`. */
  signedForm(
    key: string,
    options: { readonly contentType: string; readonly maxBytes: number; readonly expiresInSeconds: number },
  ): Promise<SignedForm>;
}
