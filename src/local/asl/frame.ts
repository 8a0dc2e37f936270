import type { Json } from '../../app/ports.ts';

export type Variables = Readonly<Record<string, Json>>;

/**
 * One place where an execution is: the machine's own states, a branch of a Parallel, or an item of a
 * Map. Everything needed to go on from there after a crash.
 */
export interface Frame {
  readonly id: number;
  readonly execution: string;
  readonly parent: number | null;
  /** Number of the branch or item within the parent. */
  readonly position: number;
  state: string;
  /** What the state was entered with. */
  input: Json;
  /** Assigned in this frame; those of enclosing frames are visible, but not held here. */
  variables: Variables;
  /** Milliseconds since the epoch. */
  enteredAt: number;
  /** Retries so far in this visit, by retrier. */
  retries: readonly number[];
  phase: Phase;
  /** Row of this visit in the journal's list of visits. */
  visit: number;
}

/** How far the work in a state has come. All times are absolute, in milliseconds since the epoch. */
export type Phase =
  | { readonly kind: 'begin' }
  | TaskPhase
  | { readonly kind: 'answered'; readonly token: string; readonly answer: Answer }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'retrying'; readonly until: number }
  | MapPhase
  | { readonly kind: 'parallel'; readonly input: Json }
  | { readonly kind: 'ended'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: string | null; readonly cause: string | null };

export interface TaskPhase {
  readonly kind: 'task';
  readonly step: string;
  readonly payload: Json;
  /** Null where the step's own return is the result. */
  readonly token: string | null;
  /** Whether the step has returned, so that it must not be called again while its token is awaited. */
  readonly returned: boolean;
  readonly deadline: number | null;
  readonly heartbeat: { readonly seconds: number; readonly deadline: number } | null;
}

export interface MapPhase {
  readonly kind: 'map';
  readonly items: readonly Json[];
  readonly maxConcurrency: number;
  /** Most items that may fail; null where the definition does not say. */
  readonly toleratedCount: number | null;
  readonly toleratedPercentage: number | null;
}

/** What a task token was answered with. */
export type Answer =
  | { readonly output: Json }
  | { readonly error: string | null; readonly cause: string | null };
