/** Who may do what, as one table. The roles of the functions are made from it and hold nothing else. */
import type { FunctionName } from './function-names.ts';

export type Grant =
  /** Read, write, remove and query records. */
  | 'records'
  /** The same for what lives hours: task tokens, seen webhooks, idempotency keys. */
  | 'callbacks'
  | 'media:read'
  | 'media:write'
  | 'media:remove'
  /** The keys of the providers, and what their webhooks are signed with. */
  | 'providerSecret'
  /** The API key that works from the start. */
  | 'rootKeySecret'
  /** The private key that signs links to files; nothing where CloudFront is left out. */
  | 'deliveryKeySecret'
  /** Start, look at and stop executions of the video workflow. */
  | 'workflow:run'
  /** Answer the workflow's task tokens. */
  | 'workflow:answer';

/** What every function does: it keeps records. */
const keepsRecords: readonly Grant[] = ['records'];

export const grants: Readonly<Record<FunctionName, readonly Grant[]>> = {
  // Plans with a language model, whose key is a provider key.
  PlanStoryboard: [...keepsRecords, 'providerSecret'],
  // The next two order from the provider, hand it pictures as signed links, and answer their own token
  // where a finished take is reused.
  StartImage: [
    ...keepsRecords,
    'callbacks',
    'media:read',
    'providerSecret',
    'deliveryKeySecret',
    'workflow:answer',
  ],
  StartClip: [
    ...keepsRecords,
    'callbacks',
    'media:read',
    'providerSecret',
    'deliveryKeySecret',
    'workflow:answer',
  ],
  StoreImage: [...keepsRecords, 'media:read', 'media:write'],
  StoreClip: [...keepsRecords, 'media:read', 'media:write'],
  // Keeps the token of the review; the API answers it.
  RequestReview: [...keepsRecords, 'callbacks'],
  BeginFilming: keepsRecords,
  ConformClip: [...keepsRecords, 'media:read', 'media:write'],
  JoinNeighbours: [...keepsRecords, 'media:read', 'media:write'],
  MixSound: [...keepsRecords, 'media:read', 'media:write'],
  CutVideo: [...keepsRecords, 'media:read', 'media:write'],
  PublishVideo: [...keepsRecords, 'media:read', 'media:write', 'media:remove'],
  FailScene: keepsRecords,
  // Releases what is left of tokens and temporary files, and cancels what the provider still works on.
  SettleJob: [...keepsRecords, 'callbacks', 'media:read', 'media:remove', 'providerSecret'],
  // Signs links and upload forms, starts and stops jobs, answers reviews, cancels at the provider.
  Api: [
    ...keepsRecords,
    'callbacks',
    'media:read',
    'media:write',
    'media:remove',
    'providerSecret',
    'rootKeySecret',
    'deliveryKeySecret',
    'workflow:run',
    'workflow:answer',
  ],
  // Checks the provider's signature and answers the token that waits for it.
  ReplicateWebhook: [...keepsRecords, 'callbacks', 'providerSecret', 'workflow:answer'],
};
