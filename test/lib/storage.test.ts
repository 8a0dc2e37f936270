import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tableKeys } from '../../src/app/names.ts';
import { synthesize } from './synthesized.ts';

const template = synthesize();
const destroyed = synthesize({ context: { removalPolicy: 'destroy' } });

const byPrefix = (type: string, prefix: string, from = template) =>
  Object.entries(from.findResources(type)).find(([id]) => new RegExp(`^${prefix}[0-9A-F]{8}$`).test(id))?.[1];

describe('the tables', () => {
  it.each(['Records', 'RecordsCallbacks'])(
    '%s has the keys and the index that the code reads by',
    (table) => {
      expect(byPrefix('AWS::DynamoDB::Table', table)?.Properties).toMatchObject({
        KeySchema: [
          { AttributeName: tableKeys.partition, KeyType: 'HASH' },
          { AttributeName: tableKeys.sort, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: tableKeys.index,
            KeySchema: [
              { AttributeName: tableKeys.indexPartition, KeyType: 'HASH' },
              { AttributeName: tableKeys.indexSort, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: tableKeys.expires, Enabled: true },
      });
    },
  );

  it('Records can be restored to any second, Callbacks is not worth it', () => {
    const recovery = (table: string) =>
      byPrefix('AWS::DynamoDB::Table', table)?.Properties.PointInTimeRecoverySpecification
        .PointInTimeRecoveryEnabled;
    expect(recovery('Records')).toBe(true);
    expect(recovery('RecordsCallbacks')).toBe(false);
  });
});

describe('the bucket', () => {
  it.each(['Media', 'MediaAccessLogs'])('%s is closed to the world and encrypted', (bucket) => {
    expect(byPrefix('AWS::S3::Bucket', bucket)?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(byPrefix('AWS::S3::Bucket', bucket)?.Properties).not.toHaveProperty('WebsiteConfiguration');
  });

  it.each(['Media', 'MediaAccessLogs'])(
    '%s refuses whoever comes without TLS, or with an old one',
    (bucket) => {
      const [id] = Object.entries(template.findResources('AWS::S3::Bucket')).flatMap(([name]) =>
        new RegExp(`^${bucket}[0-9A-F]{8}$`).test(name) ? [name] : [],
      );
      const denied = (condition: object) =>
        template.hasResourceProperties('AWS::S3::BucketPolicy', {
          Bucket: { Ref: id },
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Effect: 'Deny',
                Action: 's3:*',
                Principal: { AWS: '*' },
                Condition: condition,
              }),
            ]),
          },
        });
      denied({ Bool: { 'aws:SecureTransport': 'false' } });
      denied({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
    },
  );

  it('lets nobody in by its policy but CloudFront, of this distribution, to read', () => {
    const allowed = (from: typeof template) =>
      Object.entries(from.findResources('AWS::S3::BucketPolicy'))
        .filter(([id]) => /^MediaPolicy[0-9A-F]{8}$/.test(id))
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .filter((statement: { Effect: string }) => statement.Effect === 'Allow');
    expect(allowed(template)).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
    expect(allowed(synthesize({ context: { delivery: 'off' } }))).toEqual([]);
  });

  it('sweeps up temporary files and uploads that broke off, and takes forms from pages', () => {
    expect(byPrefix('AWS::S3::Bucket', 'Media')?.Properties).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          { Prefix: 'temporary/', ExpirationInDays: 1, Status: 'Enabled' },
          { Prefix: 'intermediate/', ExpirationInDays: 7, Status: 'Enabled' },
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
        ],
      },
      CorsConfiguration: {
        CorsRules: [{ AllowedMethods: ['GET', 'HEAD', 'POST'], AllowedOrigins: ['*'] }],
      },
    });
  });
});

describe('removing the stack', () => {
  const kept = ['AWS::S3::Bucket', 'AWS::SecretsManager::Secret', 'AWS::DynamoDB::Table'];

  it('keeps records, files and keys unless told otherwise', () => {
    for (const type of kept) {
      for (const [id, resource] of Object.entries(template.findResources(type))) {
        // What lives hours is not worth keeping.
        const expected = id.startsWith('RecordsCallbacks') ? 'Delete' : 'RetainExceptOnCreate';
        expect(resource.DeletionPolicy, id).toBe(expected);
      }
    }
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  it('takes everything along with removalPolicy=destroy, full buckets too', () => {
    for (const type of [...kept, 'AWS::Logs::LogGroup']) {
      for (const [id, resource] of Object.entries(destroyed.findResources(type))) {
        expect(resource.DeletionPolicy, id).toBe('Delete');
      }
    }
    destroyed.resourceCountIs('Custom::S3AutoDeleteObjects', 2);
  });
});
