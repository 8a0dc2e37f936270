import { lambdaEnv } from '../src/app/names.ts';
import type { FunctionName } from './function-names.ts';
import { type Grant, grants } from './grants.ts';
import type { Grantable } from './permissions.ts';
import type { StackSettings } from './settings.ts';

export interface EnvironmentProps {
  readonly settings: StackSettings;
  readonly publicUrl: string;
  readonly on: Grantable;
  /** As whom MediaConvert reads and writes. */
  readonly transcodeRoleArn: string;
  /** Null where CloudFront is left out. */
  readonly delivery: { readonly domain: string; readonly keyPairId: string } | null;
}

/**
 * Environment variables of one function. Ids of secrets are told only to those who may read them, and
 * settings that nobody made are left out, so that the code's own defaults hold.
 */
export function functionEnvironment(
  name: FunctionName,
  { settings, publicUrl, on, delivery, transcodeRoleArn }: EnvironmentProps,
): Readonly<Record<string, string>> {
  const may = (grant: Grant) => grants[name].includes(grant);
  const signs = may('deliveryKeySecret') && delivery !== null;
  const variables: Readonly<Record<keyof typeof lambdaEnv, string | null>> = {
    recordsTable: on.records.tableName,
    callbacksTable: on.callbacks.tableName,
    transcodeRoleArn: name === 'CutVideo' ? transcodeRoleArn : null,
    mediaBucket: on.media.bucketName,
    videoWorkflowArn: on.workflow.arn,
    webhookWorkflowArn: on.webhookWorkflow.arn,
    providerSecretId: may('providerSecret') ? on.providerSecret.secretArn : null,
    rootKeySecretId: may('rootKeySecret') ? on.rootKeySecret.secretArn : null,
    publicUrl,
    deliveryDomain: signs ? delivery.domain : null,
    deliveryKeyPairId: signs ? delivery.keyPairId : null,
    deliveryKeySecretId: signs ? (on.deliveryKeySecret?.secretArn ?? null) : null,
    replicateBaseUrl: settings.replicateBaseUrl,
    openaiBaseUrl: settings.openaiBaseUrl,
    openaiModel: settings.openaiModel,
    moderation: settings.moderation === 'auto' ? null : settings.moderation,
    predictionsAtOnce: settings.predictionsAtOnce,
    createsPerMinute: settings.createsPerMinute,
    speech: settings.speech,
    providerAccount: settings.providerAccount === 'own' ? null : settings.providerAccount,
    logLevel: settings.logLevel,
  };
  const environment: Record<string, string> = {};
  for (const key of Object.keys(lambdaEnv) as (keyof typeof lambdaEnv)[]) {
    const value = variables[key];
    if (value !== null) environment[lambdaEnv[key]] = value;
  }
  return environment;
}
