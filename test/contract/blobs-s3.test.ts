import { generateKeyPairSync } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { s3Blobs } from '../../src/aws/s3-blobs.ts';
import { isFault } from '../../src/domain/errors.ts';
import { blobsContract } from './blobs.suite.ts';
import { findMoto, startMoto } from './blobs-moto.ts';
import { freePort } from './store-dynoxide.ts';

const bucket = 'media';
const settings = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const command = findMoto();

if (command === null) {
  test.skip('S3 as Blobs (moto_server is not installed)', () => {});
} else {
  const openMoto = async () => {
    const moto = await startMoto(command);
    const client = new S3Client({ ...settings, endpoint: moto.endpoint });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return {
      blobs: s3Blobs({ client, bucket }),
      close: async () => {
        client.destroy();
        await moto.close();
      },
    };
  };
  // moto leaves response-content-disposition out; that the link carries it is tested below.
  blobsContract('S3', openMoto, { ignoresFileNames: true });
}

describe('S3 besides the contract', () => {
  const client = new S3Client(settings);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const delivery = {
    domain: 'd111111abcdef8.cloudfront.net',
    keyPairId: 'K2JCJMDEHXQW5F',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };

  test('a presigned link names the file and lives as long as asked', async () => {
    const blobs = s3Blobs({ client, bucket });
    const url = new URL(await blobs.signedUrl('t/a.mp4', { expiresInSeconds: 900, fileName: 'ä.mp4' }));
    expect(url.pathname).toMatch(/t\/a\.mp4$/);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(url.searchParams.get('response-content-disposition')).toBe(
      `attachment; filename="?.mp4"; filename*=UTF-8''%C3%A4.mp4`,
    );
  });

  test('with a delivery network links go there, signed with its key', async () => {
    const blobs = s3Blobs({ client, bucket, delivery });
    const before = Math.floor(Date.now() / 1000);
    const url = new URL(await blobs.signedUrl('t/a.mp4', { expiresInSeconds: 900, fileName: 'a b.mp4' }));
    expect(url.host).toBe(delivery.domain);
    expect(url.pathname).toBe('/t/a.mp4');
    expect(url.searchParams.get('Key-Pair-Id')).toBe(delivery.keyPairId);
    expect(url.searchParams.get('response-content-disposition')).toBe('attachment; filename="a b.mp4"');
    expect(Math.abs(Number(url.searchParams.get('Expires')) - before - 900)).toBeLessThanOrEqual(2);
    expect(url.searchParams.get('Signature')).toMatch(/^[\w~-]+$/);
  });

  test('the conditions of a form are the type, the key and the size', async () => {
    const form = await s3Blobs({ client, bucket }).signedForm('t/a.png', {
      contentType: 'image/png',
      maxBytes: 50_000_000,
      expiresInSeconds: 300,
    });
    const policy = JSON.parse(Buffer.from(form.fields.Policy ?? '', 'base64').toString());
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 0, 50_000_000],
        { 'Content-Type': 'image/png' },
        { key: 't/a.png' },
        { bucket },
      ]),
    );
    expect(Math.abs(Date.parse(policy.expiration) - Date.now() - 300_000)).toBeLessThan(5_000);
  });

  test('a store that cannot be reached is ProviderUnreachable', async () => {
    const nobody = new S3Client({
      ...settings,
      endpoint: `http://127.0.0.1:${await freePort()}`,
      maxAttempts: 1,
    });
    await expect(s3Blobs({ client: nobody, bucket }).head('a')).rejects.toSatisfy((fault) =>
      isFault(fault, 'ProviderUnreachable'),
    );
    nobody.destroy();
  });
});
