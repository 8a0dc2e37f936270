import { randomBytes } from 'node:crypto';
import type { RunFaults } from './faults.ts';
import type { BillingMetrics, SimModel } from './sim-model.ts';

export type SimStatus = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';

export const webhookEvents = ['start', 'output', 'logs', 'completed'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** A prediction as the simulator remembers it. Times are milliseconds since the epoch. */
export interface SimPrediction {
  readonly id: string;
  /** `owner/name` */
  readonly model: string;
  /** 64 hex digits, or `hidden` for official models. */
  readonly version: string;
  readonly kind: SimModel['kind'];
  /** As it was sent, unknown keys included. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Keys of the input that the model does not know. */
  readonly ignoredInputs: readonly string[];
  readonly seed: number;
  readonly status: SimStatus;
  readonly error: string | null;
  /** Names of the files made, under the prediction's own folder. */
  readonly files: readonly string[];
  readonly listsOutput: boolean;
  /** What a model answers with that makes no file. */
  readonly words?: Readonly<Record<string, unknown>>;
  /** What is billed; empty where nothing was made. */
  readonly billing: BillingMetrics;
  readonly costUsd: number;
  readonly createdAt: number;
  /** When it is due to start and to end. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly deadlineAt: number | null;
  readonly webhook: SimWebhook | null;
  readonly faults: RunFaults;
  /** Input, output and logs are gone. */
  readonly dataRemoved: boolean;
}

export interface SimWebhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** True once the last report was accepted or given up. */
  readonly done: boolean;
}

export function isFinished(status: SimStatus): boolean {
  return status !== 'starting' && status !== 'processing';
}

/** 26 characters as in Replicate's own ids: digits and lower-case letters without i, l, o, u. */
export function newPredictionId(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return Array.from(randomBytes(26), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** Steps that the log of a model counts, for its progress bar. */
const logSteps = 20;
/** A frozen prediction gets this far. */
const frozenShare = 0.4;

/** What the model has printed so far: its seed and a progress bar as tqdm draws it. */
export function logsOf(prediction: SimPrediction, now: number): string {
  if (prediction.dataRemoved || prediction.startedAt === null) return '';
  const until = prediction.completedAt ?? now;
  const length = Math.max(1, prediction.endsAt - prediction.startedAt);
  const elapsed = Math.min(1, (until - prediction.startedAt) / length);
  const share = prediction.status === 'succeeded' ? 1 : Math.min(elapsed, limitOf(prediction));
  const lines = [`Using seed: ${prediction.seed}`];
  for (let step = 0; step <= Math.floor(share * logSteps); step++) lines.push(progressLine(step));
  return `${lines.join('\n')}\n`;
}

function limitOf(prediction: SimPrediction): number {
  return prediction.faults.run?.fault === 'freeze' ? frozenShare : (logSteps - 1) / logSteps;
}

function progressLine(step: number): string {
  const percent = Math.round((step / logSteps) * 100);
  const bar = '█'.repeat(Math.round(percent / 10)).padEnd(10, ' ');
  return `${String(percent).padStart(3)}%|${bar}| ${step}/${logSteps}`;
}
