import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { Delivery } from './delivery.ts';
import { functionEnvironment } from './environment.ts';
import { FfmpegLayer } from './ffmpeg-layer.ts';
import type { FunctionName } from './function-names.ts';
import { Functions } from './functions.ts';
import { MediaStore } from './media-store.ts';
import { Operations } from './operations.ts';
import type { Grantable } from './permissions.ts';
import { Reconciler } from './reconciler.ts';
import { Records } from './records.ts';
import { Secrets } from './secrets.ts';
import type { StackSettings } from './settings.ts';
import { Sweeper } from './sweeper.ts';
import { Transcoding } from './transcoding.ts';
import { VideoWorkflow } from './video-workflow.ts';
import { WebhookWorkflow } from './webhook-workflow.ts';
import { workflowAddress } from './workflow-address.ts';

export interface StoryreelStackProps extends StackProps {
  readonly settings: StackSettings;
  /** Folder with each function's bundled code. */
  readonly code: Readonly<Record<FunctionName, string>>;
  /** Folder of the built ffmpeg layer; by default where `npm run layer` puts it. */
  readonly layerFolder?: string;
}

/** All of Storyreel in one account and region. */
export class StoryreelStack extends Stack {
  constructor(scope: Construct, id: string, props: StoryreelStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const keep = settings.removalPolicy === 'retain';
    // What a first deploy made before it failed holds nothing yet, and would be in the way of the second.
    const removalPolicy = keep ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

    const api = new Api(this, 'Api', { removalPolicy });
    const publicUrl = settings.publicUrl ?? api.url;
    const { records, callbacks } = new Records(this, 'Records', { removalPolicy });
    const media = new MediaStore(this, 'Media', { removalPolicy });
    const secrets = new Secrets(this, 'Secrets', {
      prefix: this.stackName,
      removalPolicy,
      signsDelivery: settings.delivery === 'on',
    });
    const delivery =
      settings.delivery === 'on'
        ? new Delivery(this, 'Delivery', { media: media.bucket, accessLogs: media.accessLogs })
        : null;

    const on: Grantable = {
      records,
      callbacks,
      media: media.bucket,
      providerSecret: secrets.providers,
      rootKeySecret: secrets.rootKey,
      deliveryKeySecret: secrets.deliveryKey,
      workflow: workflowAddress(this, 'video'),
      webhookWorkflow: workflowAddress(this, 'webhook'),
    };
    const transcoding = new Transcoding(this, 'Transcoding', { media: media.bucket });
    const functions = new Functions(this, 'Functions', {
      settings,
      removalPolicy,
      code: props.code,
      ffmpeg: new FfmpegLayer(this, 'Ffmpeg', {
        architecture: settings.architecture,
        folder: props.layerFolder,
      }).layer,
      on,
      environment: (name) =>
        functionEnvironment(name, {
          settings,
          publicUrl,
          on,
          delivery,
          transcodeRoleArn: transcoding.role.roleArn,
        }),
    });
    const workflow = new VideoWorkflow(this, 'Workflow', {
      stateMachineName: on.workflow.name,
      functions: functions.all,
      transcoding,
    });
    const webhookWorkflow = new WebhookWorkflow(this, 'Webhooks', {
      stateMachineName: on.webhookWorkflow.name,
      functions: functions.all,
    });
    const { Api: main, AssetApi: assetApi, ReplicateWebhook: replicateWebhook } = functions.all;
    api.route({ api: main, assetApi, replicateWebhook });
    new Sweeper(this, 'Sweeper', { sweepJobs: functions.all.SweepJobs });
    new Reconciler(this, 'Reconciler', { reconcile: functions.all.Reconcile });
    const operations = new Operations(this, 'Operations', {
      restApi: api.restApi,
      functions: functions.all,
      workflow: workflow.stateMachine,
      webhookWorkflow: webhookWorkflow.stateMachine,
      records,
    });

    this.output('Url', publicUrl, 'Where the API and the page answer');
    this.output('ProviderSecret', secrets.providers.secretName, 'Put the keys of the providers here');
    this.output('RootKeySecret', secrets.rootKey.secretName, 'Holds the first API key');
    this.output('AlarmTopic', operations.topic.topicArn, 'Subscribe to be told when something is wrong');
    if (secrets.deliveryKey !== null) {
      this.output(
        'DeliveryKeySecret',
        secrets.deliveryKey.secretName,
        'Put the private key that signs links here',
      );
    }
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
