/**
 * What may go wrong, in one table. The class decides what happens next; a call site only says which
 * fault it met. Names are literals because the state machine's Retry and Catch match on them.
 */

/** What is done about a fault: see `faults` below for which fault is treated how. */
export type ErrorClass =
  | 'network'
  | 'throttle'
  | 'server'
  | 'policy'
  | 'bad_input'
  | 'bad_output'
  | 'config'
  | 'stop';

/** What the product does by itself about a call that met a fault; next-remedy.ts says which comes when. */
export type Remedy =
  /** The same again, once for each wait. */
  | { readonly kind: 'retry'; readonly waitsSeconds: readonly number[] }
  /** The same again when the provider says so; that is no failed attempt. */
  | { readonly kind: 'as_told' }
  /** Sent again only once it is certain that it was never accepted. */
  | { readonly kind: 'look_up' }
  /** Another seed, once. */
  | { readonly kind: 'new_seed' }
  /** The text softened, once. */
  | { readonly kind: 'rewrite' }
  /** A model with the same abilities takes over, where the user named none. */
  | { readonly kind: 'other_model' };

export const remedyKinds = ['retry', 'as_told', 'look_up', 'new_seed', 'rewrite', 'other_model'] as const;
export type RemedyKind = (typeof remedyKinds)[number] & Remedy['kind'];

export interface FaultRule {
  readonly errorClass: ErrorClass;
  /** In the order in which they are tried; after the last one the call has failed for good. */
  readonly remedies: readonly Remedy[];
  /** Whether it tells that the model is not well, rather than the request, the network or the account. */
  readonly blamesModel?: true;
  /** What a person can do about it, shown beside the fault. */
  readonly advice: string;
}

const retry = (...waitsSeconds: number[]): Remedy => ({ kind: 'retry', waitsSeconds });
const asTold: Remedy = { kind: 'as_told' };
const lookUp: Remedy = { kind: 'look_up' };
const newSeed: Remedy = { kind: 'new_seed' };
const rewrite: Remedy = { kind: 'rewrite' };
const otherModel: Remedy = { kind: 'other_model' };

export const faults = {
  /** No answer, or one that broke off, from a call that costs nothing to repeat. */
  ProviderUnreachable: {
    errorClass: 'network',
    remedies: [retry(2, 4), otherModel],
    advice: 'Retry the job; the provider could not be reached.',
  },
  /** A create call whose outcome nobody knows: it is looked up, never repeated blindly. */
  OutcomeUnknown: {
    errorClass: 'network',
    remedies: [lookUp],
    advice: 'Retry the job; what was already ordered will be adopted, not ordered again.',
  },
  /** HTTP 429: the provider says when to come back. */
  ProviderThrottled: {
    errorClass: 'throttle',
    remedies: [asTold],
    advice: 'Wait, or raise the rate limit at the provider.',
  },
  /** HTTP 5xx on a read, or a failed prediction whose text says overload or platform fault. */
  ProviderOverloaded: {
    errorClass: 'server',
    remedies: [retry(30, 90), otherModel],
    blamesModel: true,
    advice: 'Retry the job later or choose another model.',
  },
  /** A fault of the platform while the model ran, such as a lost machine: trying again often helps. */
  RunInterrupted: {
    errorClass: 'server',
    remedies: [retry(2, 4), otherModel],
    blamesModel: true,
    advice: 'Retry the job; if it happens again choose another model.',
  },
  /** The model did not start, or could not hand over its file: once more, as the input may be the cause. */
  RunNotStarted: {
    errorClass: 'server',
    remedies: [retry(2), otherModel],
    blamesModel: true,
    advice: 'Retry the job; if it happens again change the scene or choose another model.',
  },
  /** The model itself cannot be asked for: gone, or without the credentials that it needs at the provider. */
  ModelUnavailable: {
    errorClass: 'config',
    remedies: [otherModel],
    blamesModel: true,
    advice: 'Choose another model.',
  },
  /** The output was flagged though the request was accepted: chance may help once. */
  OutputFlagged: {
    errorClass: 'policy',
    remedies: [newSeed, rewrite],
    advice: 'Change the text of the scene.',
  },
  /** The request was refused as sensitive. The same request is never sent again. */
  ContentRefused: {
    errorClass: 'policy',
    remedies: [rewrite],
    advice: 'Change the text of the scene.',
  },
  /** The model ran out of memory over its input: the same input is too much for it each time. */
  InputTooLarge: {
    errorClass: 'bad_input',
    remedies: [otherModel],
    advice: 'Choose another model or a lower resolution.',
  },
  /** HTTP 400, 422: the provider does not accept what we ask for. */
  InputRejected: {
    errorClass: 'bad_input',
    remedies: [],
    advice: 'Change the scene or choose another model.',
  },
  /** What came back is no picture or clip, or breaks off. */
  BadOutput: {
    errorClass: 'bad_output',
    remedies: [retry(0)],
    blamesModel: true,
    advice: 'Retry the job; if it happens again choose another model.',
  },
  /** HTTP 401, 402, 403: the account at the provider needs attention. */
  ProviderAccount: {
    errorClass: 'config',
    remedies: [],
    advice: 'Check the key and the credit of the account at the provider.',
  },
  /** The provider did not finish before the deadline of its model; the prediction was cancelled. */
  DeadlineExceeded: {
    errorClass: 'server',
    remedies: [otherModel, retry(0)],
    blamesModel: true,
    advice: 'Retry the job or choose a faster model.',
  },
  /** Every attempt that the table allows was made; the last failure stands on the prediction. */
  AttemptsExhausted: {
    errorClass: 'stop',
    remedies: [],
    advice: 'Retry the job later or choose another model.',
  },
  /** A media step failed on a file of ours: the file is the cause, repeating it gives the same. */
  MediaFailed: {
    errorClass: 'bad_output',
    remedies: [],
    advice: 'Retry the scene; the clip could not be processed.',
  },
  /** The media process hung, crashed or ran out of memory. */
  MediaCrashed: {
    errorClass: 'server',
    remedies: [retry(2)],
    advice: 'Retry the job; if it happens again use a lower resolution.',
  },
  /** The finished file could not be given its content credentials. */
  SigningFailed: {
    errorClass: 'config',
    remedies: [],
    advice: 'Check the signing program, its certificate and its key.',
  },
  /** The planner gave nothing usable, and rules could not help either. */
  PlanFailed: { errorClass: 'bad_output', remedies: [], advice: 'Change the prompt.' },
  /** A person canceled the job while this step was under way. */
  JobCanceled: {
    errorClass: 'stop',
    remedies: [],
    advice: 'Nothing to do: the job was canceled.',
  },
  /** The job did not end before its own deadlineSeconds. */
  JobDeadline: {
    errorClass: 'stop',
    remedies: [],
    advice: 'Retry the job, which begins its deadline anew, or give it a later one; what was made is kept.',
  },
  /** A call would pass what its job has reserved, its maxCost, or what an account has left. */
  BudgetExceeded: {
    errorClass: 'stop',
    remedies: [],
    advice: 'Raise the budget or the maxCost of the job, then retry it; what was made is kept.',
  },
  /** Somebody else wrote the record first; read again and repeat. */
  VersionConflict: { errorClass: 'server', remedies: [retry(2, 4)], advice: 'Repeat the request.' },
} as const satisfies Record<string, FaultRule>;

export type FaultName = keyof typeof faults;

/**
 * A fault of a known class. `message` is for people and never holds secrets; `retryAfterSeconds` is
 * the provider's own hint, `detail` its own words.
 */
export class Fault extends Error {
  override readonly name: FaultName;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** How often the provider allows a create call for now, where it said so. */
  readonly allowedRate: { readonly perMinute: number; readonly burst: number } | undefined;
  /** What the last attempt failed with, where all of them are used up. */
  readonly lastFault: FaultName | undefined;

  constructor(
    name: FaultName,
    message: string,
    options: {
      detail?: string;
      retryAfterSeconds?: number;
      allowedRate?: { readonly perMinute: number; readonly burst: number };
      lastFault?: FaultName | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = name;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allowedRate = options.allowedRate;
    this.lastFault = options.lastFault;
  }

  get rule(): FaultRule {
    return faults[this.name];
  }
}

export function isFault(error: unknown, name?: FaultName): error is Fault {
  return error instanceof Fault && (name === undefined || error.name === name);
}

/** The fault name of a string that came back from the workflow, or undefined for foreign errors such as States.Timeout. */
export function faultNamed(name: string): FaultName | undefined {
  return Object.hasOwn(faults, name) ? (name as FaultName) : undefined;
}

/** A record of a fault that a user reads: on the job, on the scene, on the prediction. */
export interface Failure {
  /** Fault name, or a foreign error's name such as `States.Timeout`. */
  readonly name: string;
  readonly errorClass: ErrorClass;
  readonly message: string;
  readonly advice: string;
  /** The provider's own words where it gave any. */
  readonly providerMessage: string | null;
  readonly sceneId: string | null;
  /** How often it was tried, where it was a call to a provider. */
  readonly attempts?: number;
}

/** By the workflow's clock, or by that of the function, which may end in the same moment. */
const ranOutOfTime = ['States.Timeout', 'Sandbox.Timedout'];

/** What a user is told about an error, whatever threw it. Unknown errors show no internals. */
export function describeFailure(
  error: { name: string; message: string; detail?: string | undefined },
  sceneId: string | null = null,
): Failure {
  const name = faultNamed(error.name);
  if (!name) {
    const message = ranOutOfTime.includes(error.name)
      ? 'A step did not finish in time.'
      : 'A step failed for a reason of our own.';
    return {
      name: error.name,
      errorClass: 'server',
      message,
      advice: 'Retry the job.',
      providerMessage: null,
      sceneId,
    };
  }
  const rule = faults[name];
  return {
    name,
    errorClass: rule.errorClass,
    message: error.message,
    advice: rule.advice,
    providerMessage: error.detail ?? null,
    sceneId,
  };
}
