import { z } from 'zod';
import { lambdaEnv, moderationModes } from '../app/names.ts';

/** The environment of a function, as the stack sets it; what a function may not use is not set. */
const text = z.string().trim().min(1);
const schema = z.object({
  recordsTable: text,
  callbacksTable: text,
  mediaBucket: text,
  /** As whom MediaConvert reads and writes; set for the function that orders it. */
  transcodeRoleArn: text.optional(),
  videoWorkflowArn: text,
  webhookWorkflowArn: text,
  publicUrl: text.transform((url) => url.replace(/\/+$/, '')),
  providerSecretId: text.optional(),
  rootKeySecretId: text.optional(),
  deliveryDomain: text.optional(),
  deliveryKeyPairId: text.optional(),
  deliveryKeySecretId: text.optional(),
  replicateBaseUrl: text.default('https://api.replicate.com/v1'),
  openaiBaseUrl: text.default('https://api.openai.com/v1'),
  openaiModel: text.default('gpt-5.4-mini'),
  moderation: z.enum(moderationModes).default('auto'),
  // A slot takes about 150 bytes of one record that is written with each start and end: 200 are 30 kB.
  predictionsAtOnce: z.coerce.number().int().min(1).max(1000).default(200),
  createsPerMinute: z.coerce.number().int().min(1).max(100_000).default(600),
  speech: z.enum(['polly', 'openai', 'replicate']).default('polly'),
  providerAccount: z.enum(['own', 'shared']).default('own'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type LambdaEnvironment = z.output<typeof schema>;

/** @throws Error naming the variable that is missing or malformed */
export function readLambdaEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): LambdaEnvironment {
  const named = Object.entries(lambdaEnv).map(([name, variable]) => [name, variables[variable]]);
  const result = schema.safeParse(Object.fromEntries(named));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const variable = Object.hasOwn(lambdaEnv, name) ? lambdaEnv[name as keyof typeof lambdaEnv] : name;
    return `${variable}: ${issue.message}`;
  });
  throw new Error(`The environment of the function is not usable: ${faults.join('; ')}.`);
}
