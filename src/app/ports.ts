/**
 * Everything the use cases need of the outside world. Each port is a plain object of functions; AWS
 * and one machine each have their own (src/aws/services.ts, src/local/services.ts).
 */

import type { Blobs } from './ports/blobs.ts';
import type { Media } from './ports/media.ts';
import type { Moderator, Planner } from './ports/planner.ts';
import type { Predictions } from './ports/predictions.ts';
import type { Speech, Transcriber } from './ports/speech.ts';
import type { Store } from './ports/store.ts';
import type { Transcoder } from './ports/transcoder.ts';
import type { Workflow } from './ports/workflow.ts';
import type { SafeFetch } from './safe-fetch.ts';

export type * from './ports/blobs.ts';
export type * from './ports/json.ts';
export type * from './ports/media.ts';
export type * from './ports/planner.ts';
export type * from './ports/predictions.ts';
export type * from './ports/speech.ts';
export type * from './ports/store.ts';
export type * from './ports/transcoder.ts';
export type * from './ports/workflow.ts';

/** The only source of time. Timers are the clock's too, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `milliseconds`. @returns a function that cancels it */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface Ids {
  /** A new id that sorts by time, such as `job_01jd...`. */
  next(prefix: IdPrefix): string;
}

export type IdPrefix =
  | 'job'
  | 'scn'
  | 'tak'
  | 'prd'
  | 'req'
  | 'key'
  | 'ten'
  | 'cli'
  | 'cam'
  | 'aud'
  | 'shr'
  | 'exp'
  | 'bat'
  | 'ast'
  | 'chr'
  | 'whe';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A log whose lines all carry these fields. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}

/** A folder for one step's files, gone when the step ends, however it ends. */
export interface Workspace {
  use<T>(work: (folder: string) => Promise<T>): Promise<T>;
}

/** Signs finished files with content credentials (C2PA). */
export interface Credentials {
  /** @throws Fault `SigningFailed`; `target` is then not there */
  sign(request: {
    readonly source: string;
    readonly target: string;
    readonly manifest: object;
  }): Promise<void>;
}

/** Downloads what a provider made, with limits. @throws Fault `ProviderUnreachable` or `BadOutput` */
export interface Downloads {
  toFile(
    url: string,
    file: string,
    options: { readonly maxBytes: number; readonly timeoutSeconds: number },
  ): Promise<void>;
}

export interface ServiceInfo {
  readonly name: string;
  readonly mode: 'real' | 'simulated' | 'rules' | 'local' | 'off';
  /** What it talks to, without secrets: a host or a version. */
  readonly detail: string;
}

export interface AppConfig {
  /** Base of links and webhooks, without a slash at the end. */
  readonly publicUrl: string;
  /** Null where providers cannot reach us: then they are asked. */
  readonly webhookBaseUrl: string | null;
  /** Waits in seconds before a provider is asked for news; the last one repeats. */
  readonly askAfterSeconds: readonly number[];
  /** What the account at the provider may do, of all tenants together. */
  readonly dispatch: { readonly predictionsAtOnce: number; readonly createsPerMinute: number };
  /** Whether other programs use the account at the provider: then what nobody here knows is none of our business. */
  readonly sharesAccount: boolean;
  /** SHA-256 (hex) of the key that works from the start, for tenant `default`. */
  readonly rootKeyHash: string;
  readonly services: readonly ServiceInfo[];
}

/** The typed object that both compositions build and every use case takes first. */
export interface Services {
  readonly config: AppConfig;
  readonly store: Store;
  /** Rows that live hours: task tokens, seen webhooks, idempotency keys. */
  readonly callbacks: Store;
  readonly blobs: Blobs;
  /** Makes videos: one execution a revision of a job. */
  readonly workflow: Workflow;
  /** Delivers webhooks: one execution a message to one endpoint. */
  readonly deliveries: Workflow;
  readonly predictions: Predictions;
  readonly planner: Planner;
  readonly moderator: Moderator;
  readonly speech: Speech;
  /** Null where no service is set that hears words. */
  readonly transcriber: Transcriber | null;
  readonly media: Media;
  readonly transcoder: Transcoder;
  /** Null where finished files are not signed. */
  readonly credentials: Credentials | null;
  readonly workspace: Workspace;
  readonly downloads: Downloads;
  /** To addresses that users name. */
  readonly safeFetch: SafeFetch;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
