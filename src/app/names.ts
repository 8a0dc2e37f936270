/** Names that the stack, the workflow and the code must agree on. Each stands here once. */

/** The steps of statemachines/video.asl.json. A step is a Lambda function, and `${StartImage}` in the file. */
export const stepNames = [
  'PlanStoryboard',
  'HearTrack',
  'StartHearing',
  'StartImage',
  'StoreImage',
  'ReviseText',
  'RequestReview',
  'BeginFilming',
  'NarrateScene',
  'StartLine',
  'StoreLine',
  'StartMusic',
  'StoreMusic',
  'StartClip',
  'StoreClip',
  'ConformClip',
  'JoinNeighbours',
  'MixSound',
  'CutVideo',
  'FinishCut',
  'PublishVideo',
  'MakePreview',
  'ExportVideo',
  'FailExport',
  'StartCharacter',
  'StoreCharacter',
  'SettleCharacter',
  'FailScene',
  'SettleJob',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * The error that a waiting StartImage or StartClip is resumed with when its order may be sent: the state
 * machine catches it and orders again at once, which is neither a failure nor an attempt.
 */
export const slotFreed = 'SlotFreed';

/** In the same way, for the one order that comes back by itself: the cause is the seconds until then. */
export const gateClosed = 'GateClosed';

/** What the log says where the ledger differs from the provider's list; an alarm counts the `findings` of these lines. */
export const ledgerDiffers = 'the ledger differs from the account at the provider';

/** What statemachines/video.asl.json asks of AWS itself: on one machine a stand-in does it. */
export const transcodeService = 'mediaconvert:createJob';

/** The step of statemachines/webhook.asl.json, in the same way. */
export const webhookStepNames = ['SendWebhook'] as const;
export type WebhookStepName = (typeof webhookStepNames)[number];

/** File of a step's Lambda entry point in functions/, and of its use case: `StartImage` -> `start-image`. */
export function stepFile(step: StepName | WebhookStepName): string {
  return step.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/**
 * Where files lie that go by themselves, and after how many days: swept on one machine, by lifecycle rules on AWS.
 * What is temporary is given up after a day. What was made on the way to a video is made again where it is missed,
 * so that edits soon after are quick and disks do not fill.
 */
export const passingFiles = {
  temporary: { prefix: 'temporary/', days: 1 },
  intermediate: { prefix: 'intermediate/', days: 7 },
} as const;

/** Environment variables of the Lambda functions, set by the stack and read by src/aws/services.ts. */
export const lambdaEnv = {
  recordsTable: 'RECORDS_TABLE',
  callbacksTable: 'CALLBACKS_TABLE',
  transcodeRoleArn: 'TRANSCODE_ROLE_ARN',
  mediaBucket: 'MEDIA_BUCKET',
  videoWorkflowArn: 'VIDEO_WORKFLOW_ARN',
  webhookWorkflowArn: 'WEBHOOK_WORKFLOW_ARN',
  /** Secrets Manager id of a JSON object with the provider keys. */
  providerSecretId: 'PROVIDER_SECRET_ID',
  /** Secrets Manager id of the API key that works from the start. */
  rootKeySecretId: 'ROOT_KEY_SECRET_ID',
  publicUrl: 'PUBLIC_URL',
  deliveryDomain: 'DELIVERY_DOMAIN',
  deliveryKeyPairId: 'DELIVERY_KEY_PAIR_ID',
  deliveryKeySecretId: 'DELIVERY_KEY_SECRET_ID',
  replicateBaseUrl: 'REPLICATE_BASE_URL',
  openaiBaseUrl: 'OPENAI_BASE_URL',
  openaiModel: 'OPENAI_MODEL',
  moderation: 'MODERATION',
  predictionsAtOnce: 'PREDICTIONS_AT_ONCE',
  createsPerMinute: 'CREATES_PER_MINUTE',
  /** Who speaks: see domain/voices.ts. */
  speech: 'SPEECH',
  providerAccount: 'PROVIDER_ACCOUNT',
  logLevel: 'LOG_LEVEL',
} as const;

/**
 * Whether texts and uploads are moderated: `auto` where OpenAI's own service has a key, `on` at whatever
 * service is set up, `required` as `on` but work stops while it does not answer, `off` never.
 */
export const moderationModes = ['auto', 'on', 'required', 'off'] as const;
export type ModerationMode = (typeof moderationModes)[number];

/** The error that takes a waiting state of video.asl.json back to ordering, because its attempt failed. */
export const attemptFailed = 'AttemptFailed';

/** Tables: primary key, and the one index. */
export const tableKeys = {
  partition: 'pk',
  sort: 'sk',
  index: 'byIndex',
  indexPartition: 'ipk',
  indexSort: 'isk',
  expires: 'expiresAt',
} as const;

/** Fonts of captions and cards, by where their files lie among the modules: here, and in the layer of the functions. */
export const fontFiles = {
  latin: '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
  arabic: '@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
  hebrew: '@expo-google-fonts/noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
  devanagari: '@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf',
  thai: '@expo-google-fonts/noto-sans-thai/700Bold/NotoSansThai_700Bold.ttf',
  japanese: '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
  korean: '@expo-google-fonts/nanum-gothic/700Bold/NanumGothic_700Bold.ttf',
  chinese: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  emoji: '@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf',
} as const;
