import type { CastMember } from './cast.ts';
import type { Brand } from './client.ts';
import type { Failure } from './errors.ts';
import type { PriceUnit } from './model-spec.ts';
import type { MicroDollars } from './money.ts';
import type { JobSettings } from './settings.ts';
import type { SpriteSheet } from './sprite-sheet.ts';
import type { UsualSeconds } from './time-left.ts';
import type { Track } from './track.ts';
import type { VoiceStandIn } from './voice-stand-in.ts';

export const jobStatuses = [
  'queued',
  'planning',
  'drawing',
  'awaiting_approval',
  'filming',
  'cutting',
  'completed',
  'failed',
  'canceled',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobModes = ['prompt', 'storyboard'] as const;
export type JobMode = (typeof jobModes)[number];

/**
 * The moves a job may make. A failed or edited job goes back to `queued`; one that was edited in review
 * draws what is new before it is filmed.
 */
const moves: Record<JobStatus, readonly JobStatus[]> = {
  queued: ['planning', 'failed', 'canceled'],
  planning: ['drawing', 'awaiting_approval', 'failed', 'canceled'],
  drawing: ['awaiting_approval', 'filming', 'failed', 'canceled'],
  awaiting_approval: ['drawing', 'filming', 'failed', 'canceled'],
  filming: ['cutting', 'failed', 'canceled'],
  cutting: ['completed', 'failed', 'canceled'],
  completed: ['queued'],
  failed: ['queued'],
  canceled: [],
};

export function mayMove(from: JobStatus, to: JobStatus): boolean {
  return moves[from].includes(to);
}

/** A job that nothing works on: no money is reserved and no execution runs. */
export function isTerminal(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'canceled';
}

export interface CostItem {
  /** What is paid for, such as `6 x black-forest-labs/flux-schnell`. */
  readonly component: 'images' | 'clips' | 'narration' | 'transcription' | 'music';
  readonly model: string;
  readonly quantity: number;
  readonly unit: PriceUnit;
  readonly unitMicros: MicroDollars;
  readonly totalMicros: MicroDollars;
  /** Where the price was read, and when. */
  readonly source: string;
  readonly asOf: string;
  /** Why the quantity is what it is, where that is not obvious. */
  readonly reason: string | null;
}

/** The finished files of one revision. */
export interface Rendition {
  readonly videoKey: string;
  readonly thumbnailKey: string;
  readonly metadataKey: string;
  /** WebVTT and SubRip; null or left out where the job wanted no captions. */
  readonly captionKeys?: {
    readonly vtt: string;
    readonly srt: string;
    /** BCP 47; absent in older ones. */
    readonly language?: string;
  } | null;
  readonly bytes: number;
  readonly frames: number;
  readonly seconds: number;
  readonly sha256: string;
  /** A picture of it in its full size, and the frames on which its scenes begin; absent in older ones. */
  readonly posterKey?: string;
  readonly shots?: readonly number[];
  /** Small pictures of all of it, in one; absent in older ones. */
  readonly sprites?: SpriteSheet & { readonly key: string };
  /** Whether words or a logo stand in its pictures; absent in older ones. */
  readonly drawnOn?: boolean;
  /** Digest of the storyboard, settings and takes it was made of: another one means that it is stale. */
  readonly madeOf: string;
}

/** The scenes in the order of the video, and how long they last together. */
export interface Storyboard {
  readonly sceneIds: readonly string[];
  readonly seconds: number;
}

export interface Stage {
  readonly status: JobStatus;
  readonly at: string;
}

export interface Job {
  readonly id: string;
  readonly tenantId: string;
  readonly mode: JobMode;
  /** Whom and what it is made for, where it is made for somebody. */
  readonly clientId: string | null;
  readonly campaignId: string | null;
  /** The key that made it; jobs of before this field have none. */
  readonly apiKeyId?: string | null;
  /** Its client's brand as it was when the job was made; jobs of before this field have none. */
  readonly brand?: Brand | null;
  /** The job whose storyboard it films with other models; left out where it has one of its own. */
  readonly variantOf?: string;
  readonly title: string | null;
  /** Empty for a storyboard written by hand. */
  readonly prompt: string;
  readonly status: JobStatus;
  readonly settings: JobSettings;
  /** The characters of its settings as they were when it took them up; jobs of before this field have none. */
  readonly cast?: readonly CastMember[];
  /** The models that film it: those asked for, or those that the preset chose when the job was made. */
  readonly models: { readonly image: string; readonly video: string };
  /** From 1; each render of an edited or failed job is a revision, with an execution of its own. */
  readonly revision: number;
  /** What its models took when it was made; left out by earlier versions. */
  readonly usualSeconds?: UsualSeconds;
  readonly storyboard: Storyboard | null;
  readonly approval: { readonly approved: boolean; readonly approvedAt: string | null };
  /** The estimate is that of the plan once there is one, of the request before. */
  readonly cost: {
    readonly estimatedMicros: MicroDollars;
    /** Only in jobs of before purses: now the job's purse says what is reserved. */
    readonly reservedMicros?: MicroDollars;
    readonly items: readonly CostItem[];
  };
  /** Who spoke its lines in place of the voice that was asked for, in the revision named there. */
  readonly standInVoice?: VoiceStandIn;
  /** The recording that it follows, once it was listened to. */
  readonly track?: Track;
  readonly rendition: Rendition | null;
  readonly warnings: readonly string[];
  readonly error: Failure | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where its own events go; its secret is kept elsewhere. Jobs of before this field have none. */
  readonly webhookUrl?: string | null;
  readonly simulated: boolean;
  /** When each stage of this revision began, in order. */
  readonly stages: readonly Stage[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly completedAt: string | null;
}

/** When the job began to be worked on: a retry and a render of what was edited begin anew. */
function begunAt({ stages, createdAt }: Pick<Job, 'stages' | 'createdAt'>): number {
  return Date.parse(stages[0]?.at ?? createdAt);
}

/** When an unfinished job ends failed, in milliseconds since the epoch; null: it has no deadline of its own. */
function deadlineOf(job: Pick<Job, 'settings' | 'stages' | 'createdAt'>): number | null {
  const { deadlineSeconds } = job.settings;
  return deadlineSeconds === null ? null : begunAt(job) + deadlineSeconds * 1000;
}

/** When a job that has ended did so, in milliseconds since the epoch. */
export function endedAt({ stages, createdAt }: Pick<Job, 'stages' | 'createdAt'>): number {
  return Date.parse(stages.at(-1)?.at ?? createdAt);
}

/** @param now milliseconds since the epoch */
export function isPastDeadline(job: Pick<Job, 'settings' | 'stages' | 'createdAt'>, now: number): boolean {
  const deadline = deadlineOf(job);
  return deadline !== null && now >= deadline;
}

/** Name of the execution that renders a revision: the same name is the same execution, so a double start is one. */
export function executionName(jobId: string, revision: number): string {
  return `${jobId}-${revision}`;
}
