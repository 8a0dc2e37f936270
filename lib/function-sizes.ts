/** How large each function is made, with the arithmetic. */
import type { FunctionName } from './function-names.ts';

export interface FunctionSize {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Room under /tmp in MB. */
  readonly temporaryMb: number;
  /** Whether it works on media, and so gets the ffmpeg layer and the media worker. */
  readonly media: boolean;
}

/*
 * Processor time comes with memory: 1,769 MB is one vCPU (AWS Lambda, "Configure Lambda function memory").
 * A step must not outlive the state that waits for it, or its retry would run beside it: each timeout is at
 * most the state's TimeoutSeconds in statemachines/video.asl.json (the tests compare them).
 */
const oneCpuMb = 1_769;

/**
 * Small work: some records, perhaps one call to a provider. 512 MB is 0.29 vCPU, which reads a bundle of
 * about 1 MB and opens its connections in about a second; less makes cold starts longer than it saves.
 */
const small: FunctionSize = { memoryMb: 512, timeoutSeconds: 60, temporaryMb: 512, media: false };

/**
 * Copies a file home, proves it and makes a small picture of it: network first, then a frame of perhaps 4K.
 * The media worker is ended when it takes 2,000 MB; the function has 500 MB more, so that it lives to say so.
 */
const store: FunctionSize = { memoryMb: 2_560, timeoutSeconds: 300, temporaryMb: 2_048, media: true };

/**
 * Encodes. One 5 s clip of 1080p takes about 8 CPU seconds, so 3 vCPU finish it in about 3 s, for
 * 5.2 GB x 3 s = 16 GB-s, about $0.0002 on arm64. The clip and its source stay under 500 MB each.
 */
const encode: FunctionSize = { memoryMb: 3 * oneCpuMb, timeoutSeconds: 600, temporaryMb: 2_048, media: true };

export const functionSizes: Readonly<Record<FunctionName, FunctionSize>> = {
  // A language model may think for a minute, and is asked a second time when its answer breaks the schema.
  PlanStoryboard: { ...small, timeoutSeconds: 120 },
  StartImage: small,
  StoreImage: store,
  ReviseText: { ...small, timeoutSeconds: 120 },
  RequestReview: small,
  BeginFilming: small,
  // A voice answers within a minute, and its line is proven by the media worker.
  NarrateScene: { ...store, timeoutSeconds: 300, temporaryMb: 512 },
  StartLine: small,
  // One line is a megabyte or two, proven by the media worker.
  StoreLine: { ...store, temporaryMb: 512 },
  // A recording is 50 MB at most; hosted transcription has two minutes for it.
  HearTrack: { ...store, timeoutSeconds: 300 },
  StartHearing: small,
  StartMusic: small,
  StoreMusic: store,
  StartClip: small,
  // Of a user's own still a minute of video is made at most; of a clip from elsewhere nothing but a small picture.
  StoreClip: { ...encode, timeoutSeconds: 300 },
  ConformClip: encode,
  // A window is a second or less of video, but both its neighbours are fetched: two clips beside a result.
  JoinNeighbours: encode,
  MixSound: { ...store, timeoutSeconds: 600 },
  // Copies packets, so the network is what it waits for. 600 s at the profile's 16 Mbit/s are 1.2 GB of parts
  // and 1.2 GB of result; transition windows that were left over are encoded here, hence 2 vCPU.
  CutVideo: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 900, temporaryMb: 5_120, media: true },
  // The video as MediaConvert made it, the result, and its signed copy: less than the parts that Cut may hold.
  FinishCut: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 900, temporaryMb: 5_120, media: true },
  // Reads the finished file (1.2 GB at most) and makes its thumbnail and preview.
  PublishVideo: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 600, temporaryMb: 3_072, media: true },
  // Half of 480p is an eighteenth of 1080p: 600 s of it take about 40 CPU seconds. All clips as they came lie beside it.
  MakePreview: { ...encode, temporaryMb: 5_120 },
  // At most 540 s of work on two cores by the arithmetic of src/domain/export.ts; four finish it sooner, and a
  // media task ends after 600 s. The video, its copy and its picture on the way are 1.2 GB each at most.
  ExportVideo: { memoryMb: 4 * oneCpuMb, timeoutSeconds: 900, temporaryMb: 5_120, media: true },
  FailExport: small,
  // Cleans the user's own pictures before a model looks at them.
  StartCharacter: { ...store, timeoutSeconds: 60 },
  StoreCharacter: store,
  SettleCharacter: small,
  FailScene: small,
  SettleJob: small,
  // A receiver has 15 s to answer.
  SendWebhook: { ...small, timeoutSeconds: 45 },
  // 15 minutes are for event streams, the longest that API Gateway passes on; other answers take milliseconds.
  Api: { memoryMb: 1_024, timeoutSeconds: 900, temporaryMb: 512, media: false },
  // Fetches for up to 60 s, then proves and stores as StoreImage does. A function of its own, so that the open
  // streams of the API do not hold a media function's memory each.
  AssetApi: { ...store, timeoutSeconds: 180 },
  // The provider sends a webhook again when it gets no answer within seconds; API Gateway waits 29.
  ReplicateWebhook: { ...small, timeoutSeconds: 29 },
  // Shorter than the five minutes between two sweeps, so that there is one at a time.
  SweepJobs: { ...small, timeoutSeconds: 240 },
  // At 600 predictions a minute three hours are 1,080 pages of the list, each about half a second.
  Reconcile: { ...small, timeoutSeconds: 900 },
};
