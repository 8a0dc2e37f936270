import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../src/app/ports.ts';

export type Record_ = { readonly [key: string]: Json | undefined };

export interface RecordedCase {
  readonly id: string;
  readonly category: string;
  readonly features: readonly string[];
  readonly definition?: Record_;
  /** Of the category single-state, instead of a definition. */
  readonly state?: Record_;
  readonly variables?: Record_;
  readonly stateConfiguration?: {
    readonly retrierRetryCount?: number;
    readonly mapIterationFailureCount?: number;
  };
  readonly mock?: {
    readonly result?: Json;
    readonly errorOutput?: { readonly error: string; readonly cause: string };
  };
  readonly input: Json;
  readonly lambdas?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly callbacks?: readonly CallbackAction[];
  readonly expect: {
    readonly status: string;
    readonly output?: Json;
    readonly error?: string | null;
    readonly cause?: Json;
    readonly nextState?: string;
    readonly stateSequence?: readonly string[];
    readonly invocations?: readonly { readonly function: string; readonly payload: Json }[];
    readonly assigned?: readonly { readonly state: string; readonly variables: Json }[];
    readonly evaluationFailed?: readonly { readonly state: string; readonly location: string }[];
    readonly stages?: { readonly errorDetails?: { readonly retryBackoffIntervalSeconds?: number } };
  };
}

export interface Behaviour {
  readonly returns?: Json;
  readonly echo?: true;
  readonly throws?: { readonly errorType: string; readonly errorMessage: string };
  readonly afterSeconds?: number;
}

export interface CallbackAction {
  readonly token: number;
  readonly send: 'success' | 'failure' | 'heartbeat' | 'nothing';
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly afterSeconds?: number;
}

/** Beside the repository, where cases recorded on the service may lie; null where there are none. */
export function readRecordedCases(): RecordedCase[] | null {
  const folder = resolve(import.meta.dirname, '../../../../shared/reference/sfn-recorded');
  if (!existsSync(folder)) return null;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .sort()
    .flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line, expandRepeat) as RecordedCase);
}

function expandRepeat(_key: string, value: unknown): unknown {
  const repeat = (value as { $repeat?: { text: string; times: number } } | null)?.$repeat;
  return repeat ? repeat.text.repeat(repeat.times) : value;
}

/** Whether a value fits an expectation with matchers: $any, $optional, $json, $regex and $rest. */
export function matches(expected: unknown, actual: unknown): boolean {
  if (expected === null || typeof expected !== 'object') return isDeepStrictEqual(expected, normal(actual));
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, i) => matches(item, actual[i]))
    );
  }
  const pattern = expected as Record<string, unknown>;
  if (pattern.$any === true) return actual !== undefined || pattern.$optional === true;
  if ('$json' in pattern) return typeof actual === 'string' && matches(pattern.$json, JSON.parse(actual));
  if ('$regex' in pattern)
    return typeof actual === 'string' && new RegExp(String(pattern.$regex)).test(actual);
  if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) return false;
  const found = actual as Record<string, unknown>;
  return (
    Object.entries(pattern).every(([key, item]) => key === '$rest' || matches(item, found[key])) &&
    (pattern.$rest === true || Object.keys(found).every((key) => key in pattern))
  );
}

/** -0 and 0 are one number. */
function normal(value: unknown): unknown {
  return value === 0 ? 0 : value;
}

/** AWS numbers the events of its history inside causes; this runner numbers none. */
export function withoutEventIds(cause: Json | undefined): Json | undefined {
  return typeof cause === 'string' ? cause.replace(/ \(entered at the event id #\d+\)/g, '') : cause;
}
