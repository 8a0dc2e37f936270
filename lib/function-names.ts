import {
  type StepName,
  stepFile,
  stepNames,
  type WebhookStepName,
  webhookStepNames,
} from '../src/app/names.ts';

/** Functions beside the steps, each with its file in functions/. */
const others = {
  /** Answers requests. */
  Api: 'api',
  /** Answers those about assets, which it fetches and looks into. */
  AssetApi: 'asset-api',
  /** Takes the provider's reports. */
  ReplicateWebhook: 'replicate-webhook',
  /** Looks every few minutes after jobs whose work stopped. */
  SweepJobs: 'sweep-jobs',
  /** Holds the ledger against the provider's own list, every hour. */
  Reconcile: 'reconcile',
} as const;

/** Every Lambda function: one for each step of the workflows, and those beside them. */
export type FunctionName = StepName | WebhookStepName | keyof typeof others;

export const functionNames: readonly FunctionName[] = [
  ...stepNames,
  ...webhookStepNames,
  ...(Object.keys(others) as (keyof typeof others)[]),
];

/** Name of a function's file in functions/, without its ending. */
export function functionFile(name: FunctionName): string {
  switch (name) {
    case 'Api':
    case 'AssetApi':
    case 'ReplicateWebhook':
    case 'SweepJobs':
    case 'Reconcile':
      return others[name];
    default:
      return stepFile(name);
  }
}

/** Something for every function. */
export function perFunction<T>(make: (name: FunctionName) => T): Readonly<Record<FunctionName, T>> {
  const made: Partial<Record<FunctionName, T>> = {};
  for (const name of functionNames) made[name] = make(name);
  // Every name was just given a value; the compiler cannot follow the loop.
  return made as Record<FunctionName, T>;
}
