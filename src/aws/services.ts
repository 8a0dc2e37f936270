/** The composition on AWS: every port on a service of the stack. One for each container of a function. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { hashKey } from '../app/access/authenticate.ts';
import { ulidIds } from '../app/ids.ts';
import type { AppConfig, Clock, ServiceInfo, Services, Transcoder } from '../app/ports.ts';
import { asJson } from '../app/records.ts';
import { askAfterSeconds } from '../domain/ask-schedule.ts';
import { plannerInWords } from '../domain/model-registry.ts';
import { speechSpec } from '../domain/voices.ts';
import { mediaConvertJob } from '../media/mediaconvert-settings.ts';
import { openMedia } from '../media/open-media.ts';
import { workspaceIn } from '../media/workspace.ts';
import { downloads } from '../providers/downloads.ts';
import { safeFetch } from '../providers/safe-fetch/safe-fetch.ts';
import { dynamoStore } from './dynamo-store.ts';
import { type LambdaEnvironment, readLambdaEnvironment } from './environment.ts';
import { lambdaLog } from './log.ts';
import {
  moderatorWithKeys,
  parseProviderKeys,
  plannerWithKeys,
  predictionsWithKeys,
} from './provider-keys.ts';
import { s3Blobs } from './s3-blobs.ts';
import { readSecret, readSecretJson } from './secrets.ts';
import { speechWithKeys, transcriberWithKeys } from './speech.ts';
import { stepFunctionsWorkflow } from './workflow.ts';

let composed: Promise<Services> | undefined;

/** The media worker's bundle, which lies beside the function's. */
const bundledWorker = fileURLToPath(new URL('./worker.mjs', import.meta.url));

const workFolder = join(tmpdir(), 'storyreel');

/** The services of this container, made once. @throws Error naming a variable or secret that is not usable */
export function services(): Promise<Services> {
  composed ??= beginAnew().catch((error: unknown) => {
    // The next call tries again: a secret may just have been filled in.
    composed = undefined;
    throw error;
  });
  return composed;
}

/**
 * Lambda starts a function anew that ran out of time or memory, but keeps its /tmp ("Understanding the Lambda execution
 * environment lifecycle", Failures during the invoke phase): what lies there would leave the next try less room.
 */
async function beginAnew(): Promise<Services> {
  await rm(workFolder, { recursive: true, force: true });
  return composeServices(readLambdaEnvironment(process.env), bundledWorker);
}

export async function composeServices(environment: LambdaEnvironment, workerFile: string): Promise<Services> {
  const clock: Clock = {
    now: () => Date.now(),
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const log = lambdaLog(environment.logLevel);
  const secrets = new SecretsManagerClient({});
  const executions = new SFNClient({});
  const document = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 5 }));
  const keys = async () => {
    if (!environment.providerSecretId) throw new Error('This function may not read the provider keys.');
    return parseProviderKeys(await readSecretJson(secrets, environment.providerSecretId));
  };
  return {
    config: await configOf(environment, secrets),
    store: dynamoStore({ client: document, table: environment.recordsTable, clock }),
    callbacks: dynamoStore({ client: document, table: environment.callbacksTable, clock }),
    blobs: s3Blobs({
      client: new S3Client({}),
      bucket: environment.mediaBucket,
      delivery: await deliveryOf(environment, secrets),
    }),
    workflow: stepFunctionsWorkflow({ client: executions, stateMachineArn: environment.videoWorkflowArn }),
    deliveries: stepFunctionsWorkflow({
      client: executions,
      stateMachineArn: environment.webhookWorkflowArn,
    }),
    predictions: predictionsWithKeys(keys, { baseUrl: environment.replicateBaseUrl, clock, log }),
    planner: plannerWithKeys(keys, environment, log),
    moderator: moderatorWithKeys(keys, environment, log),
    speech: speechWithKeys(keys, environment, log),
    transcriber: transcriberWithKeys(keys, environment),
    // One step runs in a function at a time, with all its processors.
    media: openMedia({ log, concurrency: 1, workerFile }),
    // The signing program is not part of the layer (docs/deploying.md says what else there is).
    credentials: null,
    transcoder: transcoderOf(environment),
    workspace: workspaceIn(workFolder),
    downloads: downloads({ clock, log }),
    safeFetch: safeFetch({ clock, log }),
    clock,
    ids: ulidIds(clock),
    log,
  };
}

/** Jobs of MediaConvert, which reads and writes the bucket under a role of its own. */
function transcoderOf({ mediaBucket: bucket, transcodeRoleArn }: LambdaEnvironment): Transcoder {
  return {
    simulated: false,
    job(request) {
      if (!transcodeRoleArn) throw new Error('This function may not order transcoding.');
      return asJson(mediaConvertJob(request, { bucket, roleArn: transcodeRoleArn }));
    },
  };
}

/** Links go through CloudFront where the stack has it and this function may sign. */
async function deliveryOf(environment: LambdaEnvironment, secrets: SecretsManagerClient) {
  const { deliveryDomain: domain, deliveryKeyPairId: keyPairId, deliveryKeySecretId } = environment;
  if (!domain || !keyPairId || !deliveryKeySecretId) return undefined;
  return { domain, keyPairId, privateKey: await readSecret(secrets, deliveryKeySecretId) };
}

async function configOf(environment: LambdaEnvironment, secrets: SecretsManagerClient): Promise<AppConfig> {
  const { publicUrl, rootKeySecretId } = environment;
  return {
    publicUrl,
    webhookBaseUrl: publicUrl,
    askAfterSeconds,
    sharesAccount: environment.providerAccount === 'shared',
    dispatch: {
      predictionsAtOnce: environment.predictionsAtOnce,
      createsPerMinute: environment.createsPerMinute,
    },
    // Only the API's function may read the key; the others let nobody in.
    rootKeyHash: hashKey(rootKeySecretId ? await readSecret(secrets, rootKeySecretId) : crypto.randomUUID()),
    services: serviceInfos(environment),
  };
}

function serviceInfos(environment: LambdaEnvironment): ServiceInfo[] {
  const { host } = new URL(environment.replicateBaseUrl);
  const mode = host === 'api.replicate.com' ? 'real' : 'simulated';
  return [
    { name: 'replicate', mode, detail: host },
    {
      name: 'planner',
      mode: 'real',
      detail: `${plannerInWords(environment.openaiModel)}, or rules where the secret has no openaiApiKey`,
    },
    { name: 'speech', mode: 'real', detail: speechSpec(environment.speech).title },
    { name: 'records', mode: 'real', detail: 'DynamoDB and S3' },
  ];
}
