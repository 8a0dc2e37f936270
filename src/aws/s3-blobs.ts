/** Blobs in one S3 bucket, read by its own presigned links or through CloudFront. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl as cloudFrontUrl } from '@aws-sdk/cloudfront-signer';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl as s3Url } from '@aws-sdk/s3-request-presigner';
import {
  attachmentHeader,
  checkBlobKey,
  checkBlobPrefix,
  checkContentType,
  checkLinkSeconds,
  checkRange,
  rangeOutside,
} from '../app/blob-rules.ts';
import type { BlobInfo, Blobs } from '../app/ports.ts';
import { isMissingObject, isRangeOutside, withAwsFaults } from './aws-faults.ts';

/** How CloudFront serves the bucket. Its cache policy must forward `response-content-disposition` to S3. */
export interface Delivery {
  /** Host name, such as `d111111abcdef8.cloudfront.net`. */
  readonly domain: string;
  readonly keyPairId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Requests at once where a list must ask for each file: fast, and far below S3's 5,500 reads per second. */
const headsAtOnce = 20;

/**
 * The role needs `s3:ListBucket` too: without it S3 answers 403 for a missing key instead of 404.
 *
 * @throws RangeError for keys, types and ranges that blob-rules.ts refuses; Error when `copy` finds no file; Fault
 *   `ProviderThrottled` or `ProviderUnreachable`
 */
export function s3Blobs(options: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly delivery?: Delivery;
}): Blobs {
  const { client, bucket: Bucket, delivery } = options;
  const call = <T>(send: () => Promise<T>): Promise<T> => withAwsFaults('S3', send);
  const nullIfMissing = <T>(send: () => Promise<T>): Promise<T | null> =>
    call(send).catch((error: unknown) => {
      if (isMissingObject(error)) return null;
      throw error;
    });

  async function head(key: string): Promise<BlobInfo | null> {
    checkBlobKey(key);
    const object = await nullIfMissing(() => client.send(new HeadObjectCommand({ Bucket, Key: key })));
    return object ? toInfo(key, object.ContentLength, object) : null;
  }

  /** What lies under the key now, right after it was written. */
  async function written(key: string): Promise<BlobInfo> {
    const info = await head(key);
    if (!info) throw new Error(`The file ${key} was removed while it was written.`);
    return info;
  }

  async function upload(
    key: string,
    body: () => Uint8Array | Readable,
    contentType: string,
  ): Promise<BlobInfo> {
    checkBlobKey(key);
    checkContentType(contentType);
    // In parts of 5 MB, and with the parts removed again when one fails.
    const params = { Bucket, Key: key, Body: body(), ContentType: contentType };
    await call(() => new Upload({ client, params }).done());
    return written(key);
  }

  async function read(key: string, range?: string): Promise<GetObjectCommandOutput | null> {
    checkBlobKey(key);
    return nullIfMissing(() => client.send(new GetObjectCommand({ Bucket, Key: key, Range: range })));
  }

  return {
    head,
    put: (key, bytes, contentType) => upload(key, () => bytes, contentType),
    putFile: (key, file, contentType) => upload(key, () => createReadStream(file), contentType),

    async get(key, range) {
      if (range) checkRange(range);
      try {
        const object = await read(key, range && `bytes=${range.start}-${range.end}`);
        return object?.Body ? object.Body.transformToWebStream() : null;
      } catch (error) {
        throw range && isRangeOutside(error) ? rangeOutside(key, range.start) : error;
      }
    },

    async getFile(key, file) {
      const object = await read(key);
      if (!object) return false;
      try {
        if (object.Body instanceof Readable) await pipeline(object.Body, createWriteStream(file));
        return true;
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },

    async copy(from, to) {
      checkBlobKey(from);
      checkBlobKey(to);
      const copy = new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${from}` });
      if (!(await nullIfMissing(() => client.send(copy))))
        throw new Error(`There is no file ${from} to copy.`);
    },

    async remove(key) {
      checkBlobKey(key);
      await call(() => client.send(new DeleteObjectCommand({ Bucket, Key: key })));
    },

    async *list(prefix) {
      checkBlobPrefix(prefix);
      const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: prefix });
      for (;;) {
        const { value: page, done } = await call(() => pages.next());
        if (done) return;
        const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
        // A listing does not tell content types.
        for (let first = 0; first < keys.length; first += headsAtOnce) {
          const infos = await Promise.all(keys.slice(first, first + headsAtOnce).map(head));
          for (const info of infos) if (info) yield info;
        }
      }
    },

    async signedUrl(key, { expiresInSeconds, fileName }) {
      checkBlobKey(key);
      checkLinkSeconds(expiresInSeconds);
      const disposition = fileName ? attachmentHeader(fileName) : undefined;
      if (!delivery) {
        const get = new GetObjectCommand({ Bucket, Key: key, ResponseContentDisposition: disposition });
        return s3Url(client, get, { expiresIn: expiresInSeconds });
      }
      const query = disposition ? `?response-content-disposition=${encodeURIComponent(disposition)}` : '';
      return cloudFrontUrl({
        url: `https://${delivery.domain}/${key}${query}`,
        keyPairId: delivery.keyPairId,
        privateKey: delivery.privateKey,
        dateLessThan: new Date(Date.now() + expiresInSeconds * 1000),
      });
    },

    async signedForm(key, { contentType, maxBytes, expiresInSeconds }) {
      checkBlobKey(key);
      checkContentType(contentType);
      checkLinkSeconds(expiresInSeconds);
      return createPresignedPost(client, {
        Bucket,
        Key: key,
        Expires: expiresInSeconds,
        Fields: { 'Content-Type': contentType },
        // The fields themselves become conditions; S3 answers 400 EntityTooLarge beyond the range.
        Conditions: [['content-length-range', 0, maxBytes]],
      });
    },
  };
}

function toInfo(
  key: string,
  bytes: number | undefined,
  object: {
    readonly ContentType?: string | undefined;
    readonly ETag?: string | undefined;
    readonly LastModified?: Date | undefined;
  },
): BlobInfo {
  return {
    key,
    bytes: bytes ?? 0,
    contentType: object.ContentType ?? 'application/octet-stream',
    etag: object.ETag ?? '',
    modifiedAt: (object.LastModified ?? new Date(0)).toISOString(),
  };
}
