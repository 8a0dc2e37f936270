/** The composition of one machine: every port on SQLite, files and child processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashKey } from '../app/access/authenticate.ts';
import { ulidIds } from '../app/ids.ts';
import { hourly } from '../app/lifetimes/hourly.ts';
import { stepNames, transcodeService, webhookStepNames } from '../app/names.ts';
import type { AppConfig, Clock, Log, ServiceInfo, Services } from '../app/ports.ts';
import { asJson } from '../app/records.ts';
import { steps } from '../app/steps.ts';
import { sendWebhook } from '../app/webhooks/send-webhook.ts';
import { plannerInWords } from '../domain/model-registry.ts';
import { speaksByModel, speechSpec } from '../domain/voices.ts';
import { mediaVersion } from '../media/media-version.ts';
import { mediaConvertJob } from '../media/mediaconvert-settings.ts';
import { openMedia } from '../media/open-media.ts';
import { workspaceIn } from '../media/workspace.ts';
import { c2paTool } from '../providers/c2pa/c2patool.ts';
import { downloads } from '../providers/downloads.ts';
import { noModerator } from '../providers/no-moderator.ts';
import { openaiModerator } from '../providers/openai/moderator.ts';
import { isModerated } from '../providers/openai/moderator-options.ts';
import { openaiPlanner } from '../providers/openai/openai-planner.ts';
import { replicatePredictions } from '../providers/replicate/replicate-predictions.ts';
import { replicateWebhookSecret } from '../providers/replicate/webhook-secret.ts';
import { rulesPlanner } from '../providers/rules-planner.ts';
import { safeFetch } from '../providers/safe-fetch/safe-fetch.ts';
import { mediaConvertStandIn } from '../simulators/mediaconvert/mediaconvert-stand-in.ts';
import type { LocalEnvironment } from './environment.ts';
import { fileBlobs } from './file-blobs.ts';
import { fileLinks } from './file-links.ts';
import { type Home, newSecret } from './home.ts';
import { openSpeech, transcriberOf } from './speech/open-speech.ts';
import { sqliteStore } from './sqlite-store.ts';
import { openWorkflow } from './workflow.ts';

/** Replicate, as the composition found it: the real service or the simulator of this process. */
export interface ReplicateAt {
  readonly baseUrl: string;
  readonly token: string;
  readonly webhookSecret: string | undefined;
  readonly simulated: boolean;
  readonly detail: string;
}

export interface LocalServices {
  readonly services: Services;
  /** Answers requests for signed links, under `/files/`. */
  readonly files: (request: Request) => Promise<Response>;
  /** Begins with the workflow's steps, and resumes what was under way. */
  begin(): void;
  /** Deletes what has expired. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly environment: LocalEnvironment;
  readonly home: Home;
  /** Where this server is reached from this machine. */
  readonly ownUrl: string;
  readonly apiKey: string;
  readonly replicate: ReplicateAt;
  readonly clock: Clock;
  readonly log: Log;
  readonly askAfterSeconds: readonly number[];
}

const stateMachines = fileURLToPath(new URL('../../statemachines/', import.meta.url));

export function openLocalServices(options: LocalOptions): LocalServices {
  const { environment, home, clock, log, replicate } = options;
  const publicUrl = environment.PUBLIC_URL ?? options.ownUrl;
  const store = sqliteStore({ file: home.records, clock });
  const callbacks = sqliteStore({ file: home.callbacks, clock });
  const links = fileLinks({
    folder: home.files,
    baseUrl: `${publicUrl}/files`,
    secret: home.kept('link-secret', newSecret),
    clock,
  });
  const blobs = fileBlobs({ folder: home.files, links });
  const media = openMedia({ log });
  const openMachine = (file: string, names: readonly string[], journal: string) =>
    openWorkflow({
      definition: readFileSync(join(stateMachines, file), 'utf8'),
      substitutions: Object.fromEntries(names.map((name) => [name, name])),
      journal,
      clock,
      log,
    });
  const workflow = openMachine('video.asl.json', stepNames, home.journal);
  const deliveries = openMachine('webhook.asl.json', webhookStepNames, home.webhookJournal);
  const account = { token: replicate.token, baseUrl: replicate.baseUrl, clock, log };
  const { webhookSecret } = replicate;
  const predictions = replicatePredictions({
    ...account,
    webhookSecret: webhookSecret ? async () => webhookSecret : replicateWebhookSecret(account),
    simulated: replicate.simulated,
  });
  const speech = openSpeech(environment, log);
  const standIn = mediaConvertStandIn({ files: blobs, folder: home.work });
  const services: Services = {
    config: configOf(options, publicUrl),
    store,
    callbacks,
    blobs,
    workflow,
    deliveries,
    predictions,
    planner: plannerOf(environment, log),
    moderator: moderatorOf(environment, log),
    speech,
    transcriber: transcriberOf(environment),
    media,
    // There is no such service on one machine: its settings are executed by a stand-in, under any bucket's name.
    transcoder: {
      simulated: true,
      job: (request) => asJson(mediaConvertJob(request, { bucket: 'local', roleArn: 'local' })),
    },
    credentials: credentialsOf(environment),
    workspace: workspaceIn(home.work),
    downloads: downloads({ clock, log }),
    // Whoever reaches a server that is only on this machine, reaches the rest of the machine as well.
    safeFetch: safeFetch({ clock, log, allowLoopback: isLoopback(publicUrl) }),
    clock,
    ids: ulidIds(clock),
    log,
  };
  return {
    services,
    files: links.handle,
    begin() {
      workflow.serve({
        ...Object.fromEntries(stepNames.map((name) => [name, (payload) => steps[name](services, payload)])),
        [transcodeService]: standIn.createJob,
      });
      deliveries.serve({ SendWebhook: (payload) => sendWebhook(services, payload) });
    },
    async sweep() {
      await store.sweep();
      await callbacks.sweep();
      await hourly(services, 'abandoned files', () => blobs.sweep());
    },
    async close() {
      await workflow.close();
      await deliveries.close();
      await media.close();
      await speech.close();
      blobs.close();
      links.close();
      store.close();
      callbacks.close();
      home.release();
    },
  };
}

/** Content credentials are signed only where everything that signing takes is named. */
function credentialsOf(environment: LocalEnvironment) {
  const { C2PATOOL_PATH: program, C2PA_TIMESTAMP_URL: timestampUrl = null } = environment;
  const { C2PA_CERTIFICATE_FILE: certificateFile, C2PA_PRIVATE_KEY_FILE: privateKeyFile } = environment;
  if (!program || !certificateFile || !privateKeyFile) return null;
  return c2paTool({ program, certificateFile, privateKeyFile, timestampUrl });
}

function plannerOf(environment: LocalEnvironment, log: Log) {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = environment;
  return apiKey ? openaiPlanner({ apiKey, baseUrl, model, log }) : rulesPlanner();
}

function moderatorOf(environment: LocalEnvironment, log: Log) {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, MODERATION: mode } = environment;
  if (!apiKey || !isModerated(mode, baseUrl)) return noModerator;
  return openaiModerator({ apiKey, baseUrl, log, required: mode === 'required' });
}

function configOf(options: LocalOptions, publicUrl: string): AppConfig {
  return {
    publicUrl,
    webhookBaseUrl: webhookBase(options),
    askAfterSeconds: options.askAfterSeconds,
    dispatch: {
      predictionsAtOnce: options.environment.PREDICTIONS_AT_ONCE,
      createsPerMinute: options.environment.CREATES_PER_MINUTE,
    },
    sharesAccount: options.environment.PROVIDER_ACCOUNT === 'shared',
    rootKeyHash: hashKey(options.apiKey),
    services: serviceInfos(options),
  };
}

/** A provider on this machine reaches us here; one outside only at a public HTTPS address. */
function webhookBase({ replicate, environment, ownUrl }: LocalOptions): string | null {
  if (isLoopback(replicate.baseUrl)) return ownUrl;
  const { PUBLIC_URL } = environment;
  return PUBLIC_URL?.startsWith('https://') && !isLoopback(PUBLIC_URL) ? PUBLIC_URL : null;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function speechMode({ environment, replicate }: LocalOptions): ServiceInfo['mode'] {
  if (environment.SPEECH === 'local') return 'local';
  return speaksByModel(environment.SPEECH) && replicate.simulated ? 'simulated' : 'real';
}

function serviceInfos(options: LocalOptions): ServiceInfo[] {
  const { environment, replicate, home } = options;
  const hasPlanner = environment.OPENAI_API_KEY !== undefined;
  const planner = `${plannerInWords(environment.OPENAI_MODEL)} at ${new URL(environment.OPENAI_BASE_URL).host}`;
  return [
    { name: 'replicate', mode: replicate.simulated ? 'simulated' : 'real', detail: replicate.detail },
    {
      name: 'planner',
      mode: hasPlanner ? 'real' : 'rules',
      detail: hasPlanner ? planner : 'no OPENAI_API_KEY',
    },
    {
      name: 'moderation',
      ...(hasPlanner && isModerated(environment.MODERATION, environment.OPENAI_BASE_URL)
        ? { mode: 'real', detail: new URL(environment.OPENAI_BASE_URL).host }
        : { mode: 'off', detail: hasPlanner ? 'MODERATION' : 'no OPENAI_API_KEY' }),
    },
    {
      name: 'speech',
      mode: speechMode(options),
      detail: speechSpec(environment.SPEECH).title,
    },
    { name: 'media', mode: 'local', detail: `ffmpeg ${mediaVersion()}` },
    ...(environment.C2PATOOL_PATH
      ? [{ name: 'signing', mode: 'local' as const, detail: 'content credentials by c2patool' }]
      : []),
    { name: 'records', mode: 'local', detail: home.folder },
  ];
}
