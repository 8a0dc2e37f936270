/** Signed links and upload forms to files of this machine, and the HTTP handler behind them. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkBlobKey, checkContentType, checkLinkSeconds, isBlobKey } from '../app/blob-rules.ts';
import type { Clock, SignedForm } from '../app/ports.ts';
import { blobFolder } from './blob-folder.ts';
import { refusal } from './file-refusal.ts';
import { receiveForm, type UploadPermit } from './receive-form.ts';
import { serveFile } from './serve-file.ts';

/** As many bytes as SHA-256 gives: a shorter secret would be the weakest part. */
const minSecretLength = 32;

export interface FileLinks {
  /** See Blobs.signedUrl. @throws RangeError */
  signedUrl(key: string, options: { readonly expiresInSeconds: number; readonly fileName?: string }): string;
  /** See Blobs.signedForm. @throws RangeError */
  signedForm(
    key: string,
    options: { readonly contentType: string; readonly maxBytes: number; readonly expiresInSeconds: number },
  ): SignedForm;
  /** Answers GET, HEAD, POST and the OPTIONS that a browser asks before these, below the path of `baseUrl`. Errors look like those of S3. */
  handle(request: Request): Promise<Response>;
  close(): void;
}

/**
 * @param options.folder the folder of fileBlobs
 * @param options.baseUrl where `handle` is reached, without a slash at the end, such as `http://127.0.0.1:8787/files`
 * @param options.secret at least 32 characters; links signed with another are refused
 */
export function fileLinks(options: {
  readonly folder: string;
  readonly baseUrl: string;
  readonly secret: string;
  readonly clock: Clock;
}): FileLinks {
  const { baseUrl, secret, clock } = options;
  if (secret.length < minSecretLength)
    throw new RangeError(`The secret of links has at least ${minSecretLength} characters.`);
  const files = blobFolder(options.folder);
  const basePath = `${new URL(baseUrl).pathname.replace(/\/$/, '')}/`;

  /** Covers the purpose too, so that a link to read never serves to write. */
  const sign = (...parts: readonly [purpose: 'read' | 'write', ...string[]]): string =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  const expiry = (seconds: number): string => {
    checkLinkSeconds(seconds);
    return String(Math.ceil(clock.now() / 1000) + seconds);
  };
  const expired = (expires: string): boolean => clock.now() >= Number(expires) * 1000;

  function read(request: Request, url: URL, key: string): Promise<Response> | Response {
    const { expires = '', name, signature = '' } = Object.fromEntries(url.searchParams);
    if (!same(signature, sign('read', key, expires, name ?? ''))) return refusal('SignatureDoesNotMatch');
    if (expired(expires)) return refusal('AccessDenied', 'Request has expired');
    return serveFile(request, files, key, name || null);
  }

  /** Whether the fields of a form are those that were signed. */
  function permit(key: string, fields: ReadonlyMap<string, string>): UploadPermit | Response {
    const contentType = fields.get('Content-Type') ?? '';
    const maxBytes = fields.get('maxBytes') ?? '';
    const expires = fields.get('expires') ?? '';
    if (!same(fields.get('signature') ?? '', sign('write', key, contentType, maxBytes, expires))) {
      return refusal('SignatureDoesNotMatch');
    }
    if (expired(expires)) return refusal('AccessDenied', 'Invalid according to Policy: Policy expired.');
    return { key, contentType, maxBytes: Number(maxBytes) };
  }

  async function answerTo(request: Request): Promise<Response> {
    const url = new URL(request.url);
    // Safe characters are never escaped, so the path is compared as it came.
    const key = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : '';
    if (!isBlobKey(key)) return refusal('AccessDenied', 'Access Denied');
    if (request.method === 'GET' || request.method === 'HEAD') return read(request, url, key);
    if (request.method === 'POST') return receiveForm(request, files, (fields) => permit(key, fields));
    return refusal('MethodNotAllowed');
  }

  return {
    signedUrl(key, { expiresInSeconds, fileName = '' }) {
      checkBlobKey(key);
      const expires = expiry(expiresInSeconds);
      const name = fileName.toWellFormed();
      const query = new URLSearchParams({ expires });
      if (name) query.set('name', name);
      query.set('signature', sign('read', key, expires, name));
      return `${baseUrl}/${key}?${query}`;
    },

    signedForm(key, { contentType, maxBytes, expiresInSeconds }) {
      checkBlobKey(key);
      checkContentType(contentType);
      const expires = expiry(expiresInSeconds);
      const signature = sign('write', key, contentType, String(maxBytes), expires);
      return {
        url: `${baseUrl}/${key}`,
        fields: { 'Content-Type': contentType, maxBytes: String(maxBytes), expires, signature },
      };
    },

    async handle(request) {
      const answer = request.method === 'OPTIONS' ? preflight() : await answerTo(request);
      for (const [name, value] of Object.entries(anyPageMayRead)) answer.headers.set(name, value);
      return answer;
    },

    close: () => files.close(),
  };
}

/** As the bucket on AWS answers: the signature is the permission, so a page or player of any origin may read. */
const anyPageMayRead = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Content-Range, Accept-Ranges',
};

/** What a browser asks for another origin's page before it sends such as `Range` (Fetch Standard, "CORS-preflight fetch"). */
function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, HEAD, POST',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Max-Age': '3600',
    },
  });
}

/** Compares in the same time wherever two signatures differ. */
function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
