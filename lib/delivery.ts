import { CfnParameter, Duration, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HttpVersion,
  KeyGroup,
  PriceClass,
  PublicKey,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface DeliveryProps {
  readonly media: IBucket;
  readonly accessLogs: IBucket;
}

/**
 * Files to viewers all over the world: CloudFront before the private bucket, for signed URLs alone. The
 * public half of the key pair is a parameter, so that it is given once, with the first deploy; the private
 * half lies in a secret.
 */
export class Delivery extends Construct {
  readonly domain: string;
  readonly keyPairId: string;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const publicKeyPem = new CfnParameter(this, 'PublicKeyPem', {
      type: 'String',
      description:
        'RSA public key in PEM, 2048 bits, whose private half signs links. docs/deploying.md says how to make the pair.',
    });
    publicKeyPem.overrideLogicalId('DeliveryPublicKey');
    const publicKey = new PublicKey(this, 'PublicKey', {
      encodedKey: publicKeyPem.valueAsString,
      comment: 'Checks the signatures of links to files',
    });
    const distribution = new Distribution(this, 'Cdn', {
      comment: 'Storyreel: pictures, clips and videos by signed link',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(props.media),
        trustedKeyGroups: [new KeyGroup(this, 'KeyGroup', { items: [publicKey] })],
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        cachePolicy: new CachePolicy(this, 'FilesNeverChange', {
          comment:
            'A key is written once, so a copy stays good; only the file name asked for makes a difference',
          defaultTtl: Duration.days(1),
          minTtl: Duration.seconds(0),
          maxTtl: Duration.days(365),
          // S3 answers with the file name that a link asks for; CloudFront keeps one copy for each.
          queryStringBehavior: CacheQueryStringBehavior.allowList('response-content-disposition'),
        }),
        responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS,
        // Films and pictures are compressed already.
        compress: false,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableLogging: true,
      logBucket: props.accessLogs,
      logFilePrefix: 'delivery/',
    });
    Validations.of(distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Who may see a file is decided by who is given a signed link, wherever they are.',
      },
      { id: 'AwsSolutions-CFR2', reason: 'Only GET and HEAD of a signed address get past CloudFront.' },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own certificate does not let the lowest TLS version be set; browsers and players of today negotiate TLS 1.2 or 1.3.",
      },
    );
    this.domain = distribution.distributionDomainName;
    this.keyPairId = publicKey.publicKeyId;
  }
}
