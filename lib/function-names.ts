import { type StepName, stepFile, stepNames } from '../src/app/names.ts';

/** Every Lambda function: one for each step of the workflow, the API, and the provider's webhook. */
export type FunctionName = StepName | 'Api' | 'ReplicateWebhook';

export const functionNames: readonly FunctionName[] = [...stepNames, 'Api', 'ReplicateWebhook'];

/** Name of a function's file in functions/, without its ending. */
export function functionFile(name: FunctionName): string {
  if (name === 'Api') return 'api';
  if (name === 'ReplicateWebhook') return 'replicate-webhook';
  return stepFile(name);
}

/** Something for every function. */
export function perFunction<T>(make: (name: FunctionName) => T): Readonly<Record<FunctionName, T>> {
  const made: Partial<Record<FunctionName, T>> = {};
  for (const name of functionNames) made[name] = make(name);
  // Every name was just given a value; the compiler cannot follow the loop.
  return made as Record<FunctionName, T>;
}
