import { z } from 'zod';
import { moderationModes } from '../app/names.ts';
import { speechServices } from '../domain/voices.ts';

/** The environment of the local server: read once, trimmed and checked. `.env.example` lists it. */
const trimmed = z.string().trim().min(1, 'is set but empty');
const url = trimmed.refine(
  (text) => /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text),
  'must be an http(s) URL',
);
const withoutSlash = url.transform((text) => text.replace(/\/+$/, ''));

const environment = z
  .object({
    PORT: z.coerce.number('must be a port number').int().min(0).max(65535).default(8787),
    STORYREEL_HOME: trimmed.default('.storyreel'),
    PUBLIC_URL: withoutSlash.optional(),
    STORYREEL_API_KEY: trimmed.min(16, 'must have at least 16 characters').optional(),
    REPLICATE_API_TOKEN: trimmed.optional(),
    REPLICATE_API_KEY: trimmed.optional(),
    REPLICATE_BASE_URL: withoutSlash.default('https://api.replicate.com/v1'),
    REPLICATE_WEBHOOK_SECRET: trimmed.startsWith('whsec_', 'must begin with whsec_').optional(),
    OPENAI_API_KEY: trimmed.optional(),
    OPENAI_BASE_URL: withoutSlash.default('https://api.openai.com/v1'),
    OPENAI_MODEL: trimmed.default('gpt-5.4-mini'),
    /** Signs finished videos with content credentials; all three or none. */
    C2PATOOL_PATH: trimmed.optional(),
    C2PA_CERTIFICATE_FILE: trimmed.optional(),
    C2PA_PRIVATE_KEY_FILE: trimmed.optional(),
    C2PA_TIMESTAMP_URL: url.optional(),
    MODERATION: z.enum(moderationModes, `must be ${moderationModes.join(', ')}`).default('auto'),
    /** Predictions at the provider at once, of all tenants together, and create calls a minute. */
    PREDICTIONS_AT_ONCE: z.coerce.number('must be a number').int().min(1).max(1000).default(200),
    CREATES_PER_MINUTE: z.coerce.number('must be a number').int().min(1).max(100_000).default(600),
    /** Who speaks the narration: see domain/voices.ts. */
    SPEECH: z.enum(speechServices, `must be ${speechServices.join(', ')}`).default('local'),
    /** Whether other programs use the account at the provider. */
    PROVIDER_ACCOUNT: z.enum(['own', 'shared'], 'must be own or shared').default('own'),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
      .default('info'),
    /** Seconds that a simulated picture and clip take at least. */
    SIMULATED_IMAGE_SECONDS: z.coerce.number('must be a number').min(0).max(600).default(1.5),
    SIMULATED_CLIP_SECONDS: z.coerce.number('must be a number').min(0).max(600).default(6),
  })
  .superRefine((variables, context) => {
    const signing = ['C2PATOOL_PATH', 'C2PA_CERTIFICATE_FILE', 'C2PA_PRIVATE_KEY_FILE'] as const;
    if (variables.SPEECH === 'openai' && variables.OPENAI_API_KEY === undefined) {
      context.addIssue({ code: 'custom', path: ['OPENAI_API_KEY'], message: 'is needed by SPEECH=openai' });
    }
    const missing = signing.filter((name) => variables[name] === undefined);
    if (missing.length === 0 || missing.length === signing.length) return;
    for (const name of missing) {
      context.addIssue({ code: 'custom', path: [name], message: 'is needed too, to sign videos' });
    }
  })
  .transform(({ REPLICATE_API_KEY, ...rest }) => ({
    ...rest,
    // Both names are in use; the official one wins.
    REPLICATE_API_TOKEN: rest.REPLICATE_API_TOKEN ?? REPLICATE_API_KEY,
  }));

export type LocalEnvironment = z.output<typeof environment>;

/** A variable is missing or malformed; the message names it and says what would be right. */
export class EnvironmentFault extends Error {
  override readonly name = 'EnvironmentFault';
}

/** @throws EnvironmentFault naming each variable at fault; values are never repeated, they may be secrets */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): LocalEnvironment {
  const result = environment.safeParse(variables);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new EnvironmentFault(`The environment is not usable: ${faults.join('; ')}.`);
}
