import { Aws, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { passingFiles } from '../src/app/names.ts';

/**
 * What MediaConvert may touch, and what the workflow needs to order from it. It costs nothing until a job is cut by it:
 * jobs go to the queue that every account has.
 */
export class Transcoding extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: { readonly media: Bucket }) {
    super(scope, id);
    // Parts and results alike are on the way to a video.
    const files = props.media.arnForObjects(`${passingFiles.intermediate.prefix}*`);
    this.role = new Role(this, 'Role', {
      description: `${Stack.of(this).stackName}: MediaConvert reads parts of videos and writes what it joins`,
      assumedBy: new ServicePrincipal('mediaconvert.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        files: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [files] }),
          ],
        }),
      },
    });
    const bucket = props.media.node.defaultChild;
    if (!CfnBucket.isCfnBucket(bucket)) return;
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(bucket)}.Arn>/${passingFiles.intermediate.prefix}*]`,
      reason:
        "Parts of all tenants' videos lie below this prefix, and a key names the tenant of the job at hand.",
    });
  }

  /** Why one of these orders ends in a wildcard. */
  readonly acknowledged = [
    {
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:mediaconvert:<AWS::Region>:<AWS::AccountId>:jobs/*]',
      reason: 'MediaConvert names its jobs itself, so none is known before it is ordered.',
    },
  ];

  /**
   * What the role of a state machine needs for `mediaconvert:createJob.sync` ("Create an AWS Elemental MediaConvert
   * job with Step Functions", IAM policies): the rule by which it learns that a job has ended has a fixed name.
   */
  orders(): PolicyStatement[] {
    const mediaConvert = (resource: string) =>
      `arn:${Aws.PARTITION}:mediaconvert:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
    return [
      new PolicyStatement({
        actions: ['mediaconvert:CreateJob'],
        resources: [mediaConvert('queues/Default')],
      }),
      new PolicyStatement({
        actions: ['mediaconvert:GetJob', 'mediaconvert:CancelJob'],
        resources: [mediaConvert('jobs/*')],
      }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringLike: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
      }),
      new PolicyStatement({
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [
          `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/StepFunctionsGetEventsForMediaConvertJobRule`,
        ],
      }),
    ];
  }
}
