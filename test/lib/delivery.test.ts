import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const on = synthesize();
const off = synthesize({ context: { delivery: 'off' } });

describe('delivery=on', () => {
  const [distribution] = Object.values(on.findResources('AWS::CloudFront::Distribution'));
  const behaviour = distribution?.Properties.DistributionConfig.DefaultCacheBehavior;

  it('serves files by signed links alone, over TLS, without any other behaviour beside', () => {
    expect(behaviour).toMatchObject({
      TrustedKeyGroups: [{ Ref: expect.stringMatching(/^DeliveryKeyGroup/) }],
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    });
    expect(distribution?.Properties.DistributionConfig).not.toHaveProperty('CacheBehaviors');
  });

  it('reaches the private bucket by origin access control', () => {
    const [origin] = distribution?.Properties.DistributionConfig.Origins ?? [];
    expect(origin.OriginAccessControlId).toBeDefined();
    expect(origin.S3OriginConfig.OriginAccessIdentity).toBe('');
    on.resourceCountIs('AWS::CloudFront::OriginAccessControl', 1);
  });

  it('passes on the file name that a link asks for', () => {
    on.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        ParametersInCacheKeyAndForwardedToOrigin: {
          QueryStringsConfig: {
            QueryStringBehavior: 'whitelist',
            QueryStrings: ['response-content-disposition'],
          },
        },
      },
    });
  });

  it('takes the public key once as a parameter and tells the key id and domain to who signs', () => {
    expect(on.toJSON().Parameters.DeliveryPublicKey).not.toHaveProperty('Default');
    on.hasResourceProperties('AWS::CloudFront::PublicKey', {
      PublicKeyConfig: { EncodedKey: { Ref: 'DeliveryPublicKey' } },
    });
    const signers = Object.values(on.findResources('AWS::Lambda::Function'))
      .filter(({ Properties }) => 'DELIVERY_KEY_PAIR_ID' in Properties.Environment.Variables)
      .map(({ Properties }) => Properties.Description);
    expect(signers.sort()).toEqual([
      'Storyreel: Api',
      'Storyreel: AssetApi',
      'Storyreel: StartCharacter',
      'Storyreel: StartClip',
      'Storyreel: StartHearing',
      'Storyreel: StartImage',
      'Storyreel: StartLine',
    ]);
  });
});

describe('delivery=off', () => {
  it('leaves no trace of CloudFront: no resource, parameter, secret or variable', () => {
    const text = JSON.stringify(off.toJSON());
    expect(text).not.toMatch(/CloudFront/i);
    expect(text).not.toMatch(/DELIVERY_|DeliveryKey|DeliveryPublicKey/);
    expect(Object.keys(off.toJSON().Outputs)).not.toContain('DeliveryKeySecret');
  });

  it('asks for no parameter at all, so that a first deploy needs no key pair', () => {
    expect(Object.keys(off.toJSON().Parameters)).toEqual(['BootstrapVersion']);
  });
});
