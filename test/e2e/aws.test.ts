/**
 * The same film as on one machine, with every port on its AWS adapter: DynamoDB, S3, Secrets Manager
 * and Step Functions by the SDK's own clients, against emulators of these services.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stepNames, transcodeService } from '../../src/app/names.ts';
import { steps } from '../../src/app/steps.ts';
import { sendWebhook } from '../../src/app/webhooks/send-webhook.ts';
import { readLambdaEnvironment } from '../../src/aws/environment.ts';
import { composeServices } from '../../src/aws/services.ts';
import { createApp } from '../../src/http/app.ts';
import { systemClock } from '../../src/local/clock.ts';
import { openWorkflow } from '../../src/local/workflow.ts';
import { startReplicateSimulator } from '../../src/simulators/replicate/simulator.ts';
import { findMoto, startMoto } from '../contract/blobs-moto.ts';
import { stepFunctionsStandIn } from '../contract/step-functions-stand-in.ts';
import { findDynoxide, startDynoxide } from '../contract/store-dynoxide.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Client, clientOf, storyboard } from './reel.ts';
import { watch } from './watch.ts';

const root = join(import.meta.dirname, '../..');
const dynoxide = findDynoxide();
const moto = findMoto();
const apiKey = 'sk_root_key_of_this_stack';
const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };

describe.skipIf(!dynoxide || !moto)('on the AWS adapters (skipped without dynoxide and moto)', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let folder: string;
  let client: Client;
  let bill: () => { predictions: readonly unknown[]; totalUsd: number };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-aws-'));
    const tables = await startDynoxide(dynoxide ?? '', ['Records', 'Callbacks']);
    const services = await startMoto(moto ?? []);
    const simulator = await startReplicateSimulator({
      folder: join(folder, 'replicate'),
      artist: plainArtist(),
      latency: { imageSeconds: 0, clipSeconds: 0, jitter: 0 },
    });
    bill = simulator.control.bill;
    const workflow = openWorkflow({
      definition: readFileSync(join(root, 'statemachines/video.asl.json'), 'utf8'),
      substitutions: Object.fromEntries(stepNames.map((name) => [name, name])),
      journal: join(folder, 'workflow.db'),
      clock: systemClock(),
      log: quiet,
    });
    const deliveries = openWorkflow({
      definition: readFileSync(join(root, 'statemachines/webhook.asl.json'), 'utf8'),
      substitutions: { SendWebhook: 'SendWebhook' },
      journal: join(folder, 'webhooks.db'),
      clock: systemClock(),
      log: quiet,
    });
    const standIn = await stepFunctionsStandIn(workflow, { webhook: deliveries });
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ENDPOINT_URL_S3: services.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.endpoint,
      AWS_ENDPOINT_URL_SFN: standIn.url,
      POWERTOOLS_LOG_LEVEL: 'ERROR',
    });
    await new S3Client({}).send(
      new CreateBucketCommand({
        Bucket: 'media',
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    const secrets = new SecretsManagerClient({});
    const keys = { replicateApiToken: 'r8_test', replicateWebhookSecret: simulator.webhookSecret };
    await secrets.send(new CreateSecretCommand({ Name: 'providers', SecretString: JSON.stringify(keys) }));
    await secrets.send(new CreateSecretCommand({ Name: 'root-key', SecretString: apiKey }));

    let answer: (request: Request) => Response | Promise<Response> = () =>
      new Response(null, { status: 503 });
    const server = createServer(getRequestListener((request) => answer(request)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const composed = await composeServices(
      readLambdaEnvironment({
        RECORDS_TABLE: 'Records',
        CALLBACKS_TABLE: 'Callbacks',
        MEDIA_BUCKET: 'media',
        VIDEO_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:123456789012:stateMachine:video',
        WEBHOOK_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:123456789012:stateMachine:webhook',
        PROVIDER_SECRET_ID: 'providers',
        ROOT_KEY_SECRET_ID: 'root-key',
        PUBLIC_URL: url,
        REPLICATE_BASE_URL: `${simulator.url}/v1`,
        LOG_LEVEL: 'error',
      }),
      join(root, 'src/media/worker.ts'),
    );
    answer = createApp(composed).fetch;
    workflow.serve({
      ...Object.fromEntries(stepNames.map((name) => [name, (payload) => steps[name](composed, payload)])),
      [transcodeService]: async () => {
        throw new Error('This film asks for no MediaConvert.');
      },
    });
    deliveries.serve({ SendWebhook: (payload) => sendWebhook(composed, payload) });
    client = clientOf(url, apiKey);
    closers.push(
      () => workflow.close(),
      () => deliveries.close(),
      standIn.close,
      simulator.close,
      services.close,
      tables.close,
      () => closed(server),
    );
  }, 60_000);

  afterAll(async () => {
    for (const close of closers) await close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a storyboard is reviewed, filmed, cut and delivered', async () => {
    const transition = { kind: 'crossfade', seconds: 0.5 };
    // Nobody has this name, so messages wait for their next attempt.
    const webhookUrl = 'https://hooks.example.invalid/storyreel';
    const { id } = await client.create({ ...storyboard(2, 3), autoApprove: false, transition, webhookUrl });
    await client.until(id, (event) => event.status === 'awaiting_approval');
    expect((await client.call('POST', `/v1/jobs/${id}/approve`)).status).toBe(202);
    const job = await client.ended(id);
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(job.simulated).toBe(true);
    const endpoint = job.links.webhookEndpoint?.split('/').at(-1);
    await vi.waitFor(
      async () => {
        const told = await client.call('GET', `/v1/webhook-endpoints/${endpoint}/deliveries?limit=100`);
        const deliveries = told.body.data as { type: string; status: string; attempts: unknown[] }[];
        expect(deliveries.map(({ type }) => type)).toContain('job.awaiting_approval');
        expect(deliveries.length).toBeGreaterThan(8);
        // The first was announced long ago.
        expect(deliveries.at(-1)).toMatchObject({ status: 'pending', attempts: [{ status: null }] });
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(bill().predictions.length).toBe(4);
    expect(job.cost.actual).toBeCloseTo(bill().totalUsd, 6);

    const { headers } = await client.call('GET', `/v1/jobs/${id}/video`);
    const file = join(folder, 'film.mp4');
    writeFileSync(file, new Uint8Array(await (await fetch(headers.get('location') ?? '')).arrayBuffer()));
    expect((await watch(file)).frames).toBe(150);
    const asked = await client.call('POST', `/v1/jobs/${id}/exports`, { format: 'mov', resolution: '480p' });
    expect(asked.status).toBe(202);
    const exported = await vi.waitFor(
      async () => {
        const { body: made } = await client.call('GET', `/v1/jobs/${id}/exports/${asked.body.id}`);
        expect(made.status).toBe('done');
        return made;
      },
      { timeout: 30_000, interval: 200 },
    );
    const download = await fetch(String(exported.url));
    expect([download.status, download.headers.get('content-type')]).toEqual([200, 'video/quicktime']);
    const { body } = await client.call('GET', '/v1/jobs');
    expect((body.data as { id: string }[]).map((listed) => listed.id)).toEqual([id]);
  }, 120_000);
});

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
