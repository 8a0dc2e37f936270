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
  /** Speak with Amazon Polly. */
  | 'speech'
  /** Start, look at and stop executions of the video workflow. */
  | 'workflow:run'
  /** Answer the workflow's task tokens. */
  | 'workflow:answer'
  /** Start deliveries of webhooks: whoever writes an event that users may be told of. */
  | 'webhooks:start'
  /** Look at deliveries of webhooks. */
  | 'webhooks:look';

/**
 * What the application does when it is asked: signs links and forms, keeps and removes files, starts and stops
 * jobs, answers reviews, cancels at the provider. Two functions run it, for different requests.
 */
const application: readonly Grant[] = [
  'records',
  'callbacks',
  'media:read',
  'media:write',
  'media:remove',
  'providerSecret',
  'rootKeySecret',
  'deliveryKeySecret',
  'workflow:run',
  'workflow:answer',
  'webhooks:start',
  'webhooks:look',
];

/**
 * What a step needs that orders from the provider: it keeps the token of who waits, answers it at once where the result
 * exists, and hands over pictures and recordings as signed links.
 */
const orders: readonly Grant[] = [
  'records',
  'callbacks',
  'media:read',
  'providerSecret',
  'deliveryKeySecret',
  'workflow:answer',
  'webhooks:start',
];

export const grants: Readonly<Record<FunctionName, readonly Grant[]>> = {
  // Plans with a language model, whose key is a provider key, and remembers what was moderated.
  PlanStoryboard: ['records', 'callbacks', 'providerSecret', 'webhooks:start'],
  StartImage: orders,
  // Copies a user's own picture too, and removes a cleaned one whose asset was deleted meanwhile.
  StoreImage: ['records', 'media:read', 'media:write', 'media:remove', 'webhooks:start'],
  // Rewrites a scene's text with a language model.
  ReviseText: ['records', 'providerSecret', 'webhooks:start'],
  // Keeps the token of the review, and answers it where somebody approved already.
  RequestReview: ['records', 'callbacks', 'workflow:answer', 'webhooks:start'],
  BeginFilming: ['records', 'webhooks:start'],
  // Its words are heard through the books, as a paid line is.
  HearTrack: ['records', 'callbacks', 'media:read', 'providerSecret', 'workflow:answer', 'webhooks:start'],
  StartHearing: orders,
  // Speaks with a voice of AWS or one whose key is a provider key; the planner shortens what is too long.
  NarrateScene: [
    'records',
    'callbacks',
    'media:read',
    'media:write',
    'providerSecret',
    'speech',
    'workflow:answer',
    'webhooks:start',
  ],
  // As StartClip: a model that hears gets the line as a signed link.
  StartLine: orders,
  StoreLine: ['records', 'media:read', 'media:write', 'webhooks:start'],
  // As StartImage and StoreImage.
  StartMusic: ['records', 'callbacks', 'providerSecret', 'workflow:answer', 'webhooks:start'],
  StoreMusic: ['records', 'media:write', 'webhooks:start'],
  // As StartImage, and hands the provider the picture as a signed link.
  StartClip: orders,
  StoreClip: ['records', 'media:read', 'media:write', 'media:remove', 'webhooks:start'],
  ConformClip: ['records', 'media:read', 'media:write', 'webhooks:start'],
  // Two scenes may come to their join at once; a short-lived row says who encodes it.
  JoinNeighbours: ['records', 'callbacks', 'media:read', 'media:write', 'webhooks:start'],
  MixSound: ['records', 'media:read', 'media:write'],
  CutVideo: ['records', 'media:read', 'media:write', 'webhooks:start'],
  FinishCut: ['records', 'media:read', 'media:write'],
  PublishVideo: ['records', 'media:read', 'media:write'],
  MakePreview: ['records', 'media:read', 'media:write'],
  // Removes its file where the job was deleted meanwhile.
  ExportVideo: ['records', 'media:read', 'media:write', 'media:remove', 'webhooks:start'],
  FailExport: ['records'],
  // As StartImage, and cleans the user's own pictures first.
  StartCharacter: [
    'records',
    'callbacks',
    'media:read',
    'media:write',
    'media:remove',
    'providerSecret',
    'deliveryKeySecret',
    'workflow:answer',
    'webhooks:start',
  ],
  StoreCharacter: ['records', 'media:write', 'webhooks:start'],
  // Cancels what the provider still works on, as SettleJob does.
  SettleCharacter: ['records', 'callbacks', 'providerSecret', 'workflow:answer', 'webhooks:start'],
  FailScene: ['records', 'webhooks:start'],
  // Cancels what the provider still works on, and wakes who waits for its place there.
  SettleJob: ['records', 'callbacks', 'providerSecret', 'workflow:answer', 'webhooks:start'],
  // Reads what to send and to whom; receivers need no key of ours.
  SendWebhook: ['records'],
  Api: application,
  AssetApi: application,
  // Checks the provider's signature and answers the token that waits for it.
  ReplicateWebhook: ['records', 'callbacks', 'providerSecret', 'workflow:answer', 'webhooks:start'],
  // Starts what was never started, settles what ended by itself, removes what is no longer kept.
  SweepJobs: [
    'records',
    'callbacks',
    'media:read',
    'media:remove',
    'providerSecret',
    'workflow:run',
    'workflow:answer',
    'webhooks:start',
  ],
  // Reads the list, adopts what was lost and resumes who waits for it.
  Reconcile: ['records', 'callbacks', 'providerSecret', 'workflow:answer', 'webhooks:start'],
};
