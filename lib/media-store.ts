import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CorsRule,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { passingFiles } from '../src/app/names.ts';

export interface MediaStoreProps {
  readonly removalPolicy: RemovalPolicy;
}

/** The private bucket with pictures, clips and videos, and the bucket with the logs of who read them. */
export class MediaStore extends Construct {
  readonly bucket: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: MediaStoreProps) {
    super(scope, id);
    const destroy = props.removalPolicy === RemovalPolicy.DESTROY;
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...closedToTheWorld,
      // CloudFront writes its logs by access control list, which "bucket owner enforced" would forbid
      // (CloudFront, "Access logs (standard logs)").
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: props.removalPolicy,
      autoDeleteObjects: destroy,
    });
    this.bucket = new Bucket(this, 'Media', {
      ...closedToTheWorld,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      cors: [pagesMayUploadAndPlay],
      lifecycleRules: [
        ...Object.entries(passingFiles).map(([id, { prefix, days }]) => ({
          id,
          prefix,
          expiration: Duration.days(days),
        })),
        { id: 'broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'media/',
      removalPolicy: props.removalPolicy,
      autoDeleteObjects: destroy,
    });
  }
}

const closedToTheWorld = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  encryption: BucketEncryption.S3_MANAGED,
} as const;

/**
 * A page posts a signed form and plays signed links; it needs the ETag to know that an upload arrived whole.
 * Pages of any origin may: the signature is the permission, and a team may have pages of its own.
 */
const pagesMayUploadAndPlay: CorsRule = {
  allowedOrigins: ['*'],
  allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag', 'Content-Range', 'Accept-Ranges'],
  maxAge: 3_600,
};
