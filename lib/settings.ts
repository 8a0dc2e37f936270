/** The settings of a deployment. They are the only difference, beside secrets, between staging and real. */

import { type ModerationMode, moderationModes } from '../src/app/names.ts';

export interface StackSettings {
  /** Name of the CloudFormation stack, and the first part of the names of what people look for by name. */
  readonly stackName: string;
  readonly architecture: 'arm64' | 'x86_64';
  /** On: files go out through CloudFront with signed URLs. Off: through presigned S3 links. */
  readonly delivery: 'on' | 'off';
  /** What happens to records and files when the stack is removed. */
  readonly removalPolicy: 'retain' | 'destroy';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Base of links and webhooks, without a slash at the end; null: the API's own address. */
  readonly publicUrl: string | null;
  /** Null: the provider's public address, which the code knows. */
  readonly replicateBaseUrl: string | null;
  readonly openaiBaseUrl: string | null;
  readonly openaiModel: string | null;
  /** Who speaks the narration. */
  readonly speech: (typeof awsSpeech)[number];
  /** Whether texts and uploads are moderated. */
  readonly moderation: ModerationMode;
  /** Predictions at the provider at once, and create calls a minute; null: what the code takes for granted. */
  readonly predictionsAtOnce: string | null;
  readonly createsPerMinute: string | null;
  /** Whether other programs use the account at the provider. */
  readonly providerAccount: 'own' | 'shared';
}

/** The local voice is left to one machine: it may not be handed on in a bundle (it is under GPL-3). */
export const awsSpeech = ['polly', 'openai', 'replicate'] as const;

const settingNames: readonly (keyof StackSettings)[] = [
  'stackName',
  'architecture',
  'delivery',
  'removalPolicy',
  'logLevel',
  'publicUrl',
  'replicateBaseUrl',
  'openaiBaseUrl',
  'openaiModel',
  'speech',
  'moderation',
  'predictionsAtOnce',
  'createsPerMinute',
  'providerAccount',
];

/**
 * Reads the settings from CDK context: `-c name=value`, or `context` in cdk.json. Blanks around a value
 * are dropped and an empty value counts as not given.
 * @throws Error that names the setting and says what it may be
 */
export function readSettings(context: Readonly<Record<string, unknown>>): StackSettings {
  refuseUnknown(context);
  return {
    stackName: stackName(text(context, 'stackName') ?? 'Storyreel'),
    architecture: oneOf(context, 'architecture', ['arm64', 'x86_64'], 'arm64'),
    delivery: oneOf(context, 'delivery', ['on', 'off'], 'on'),
    removalPolicy: oneOf(context, 'removalPolicy', ['retain', 'destroy'], 'retain'),
    logLevel: oneOf(context, 'logLevel', ['debug', 'info', 'warn', 'error'], 'info'),
    publicUrl: url(context, 'publicUrl'),
    replicateBaseUrl: url(context, 'replicateBaseUrl'),
    openaiBaseUrl: url(context, 'openaiBaseUrl'),
    openaiModel: text(context, 'openaiModel'),
    speech: oneOf(context, 'speech', awsSpeech, 'polly'),
    moderation: oneOf(context, 'moderation', moderationModes, 'auto'),
    predictionsAtOnce: count(context, 'predictionsAtOnce', 1000),
    createsPerMinute: count(context, 'createsPerMinute', 100_000),
    providerAccount: oneOf(context, 'providerAccount', ['own', 'shared'], 'own'),
  };
}

/** CDK keeps flags, look-ups and acknowledged notices in the same context, under names with punctuation. */
function refuseUnknown(context: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(context)) {
    if (/[:=/-]/.test(name) || settingNames.some((known) => known === name)) continue;
    throw new Error(`Unknown setting "${name}". Settings are: ${settingNames.join(', ')}.`);
  }
}

function text(context: Readonly<Record<string, unknown>>, name: keyof StackSettings): string | null {
  const value = context[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Error(`Setting "${name}" must be text.`);
  return value.trim() === '' ? null : value.trim();
}

function count(
  context: Readonly<Record<string, unknown>>,
  name: keyof StackSettings,
  most: number,
): string | null {
  const value = text(context, name);
  if (value === null || (/^[1-9]\d*$/.test(value) && Number(value) <= most)) return value;
  throw new Error(`Setting "${name}" is "${value}"; it must be a whole number from 1 to ${most}.`);
}

function oneOf<T extends string>(
  context: Readonly<Record<string, unknown>>,
  name: keyof StackSettings,
  choices: readonly T[],
  fallback: T,
): T {
  const value = text(context, name) ?? fallback;
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw new Error(`Setting "${name}" is "${value}"; it must be ${choices.join(' or ')}.`);
}

/** CloudFormation, "Stack name and parameters": a letter, then letters, digits and hyphens; short, since other names begin with it. */
function stackName(value: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(value)) return value;
  throw new Error(
    `Setting "stackName" is "${value}"; it must be a letter, then letters, digits and hyphens, at most 40 in all.`,
  );
}

function url(context: Readonly<Record<string, unknown>>, name: keyof StackSettings): string | null {
  const value = text(context, name);
  if (value === null) return null;
  const parsed = URL.canParse(value) ? new URL(value) : null;
  // Everything here carries keys or signed links, so it travels over TLS, in staging as well.
  if (parsed === null || parsed.protocol !== 'https:') {
    throw new Error(`Setting "${name}" is "${value}"; it must be an https address.`);
  }
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
    throw new Error(`Setting "${name}" must be an address without credentials, query or fragment.`);
  }
  return value.replace(/\/+$/, '');
}
