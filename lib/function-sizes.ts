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
 *
 * Times below are processor seconds measured on x86-64, divided by the vCPUs and doubled, since a vCPU is half a core
 * and those of arm64 were not measured.
 */
const oneCpuMb = 1_769;

/**
 * What the media worker may take before it is ended (src/media/open-media.ts). Measured were 521 MB, the most, to
 * conform 4K at 60 fps to 1080p with words, 417 MB for a window of 1080p at 60 fps, 408 MB to move over a 4K still,
 * 237 MB to mix 600 s of narration and music, 167 MB to splice 600 s of 200 parts. More threads take more.
 */
export const mediaWorkerMb = 2_000;
/** The function itself beside its worker, with the AWS SDK and a file on its way, so that it lives to say what happened. */
export const besideWorkerMb = 500;

/**
 * The most that there is of /tmp. What is over 512 MB costs $0.0000000309 per GB and second, so all of it $0.0000003 a
 * second: less than a hundredth of the memory's price.
 */
const largestTmpMb = 10_240;

/**
 * Small work: some records, perhaps one call to a provider. 512 MB is 0.29 vCPU, which reads a bundle of
 * about 1 MB and opens its connections in about a second; less makes cold starts longer than it saves.
 */
const small: FunctionSize = { memoryMb: 512, timeoutSeconds: 60, temporaryMb: 512, media: false };

/**
 * Copies a file home, proves it and makes a small picture of it: network first, then a frame of perhaps 4K (329 MB,
 * 2.5 s). Uploads are 50 MB at most, and what a model makes is below 500 MB.
 */
const store: FunctionSize = {
  memoryMb: Math.ceil((mediaWorkerMb + besideWorkerMb) / 512) * 512,
  timeoutSeconds: 300,
  temporaryMb: 2_048,
  media: true,
};

/**
 * Encodes, so it is memory for the sake of processors. A scene is 60 s at most and runs on into the next by 2 s: 3,720
 * frames of 1080p at 60 fps. Of a 4K source 19 were conformed in a processor second, so 3 vCPU need 2 x 65 s of the
 * 600 s. A usual clip of 5 s at 30 fps takes 3 to 4 processor seconds, about $0.0002 on arm64. /tmp holds the clip as it
 * came, below 500 MB, and 124 MB of result (62 s at 16 Mbit/s); for a window two of these.
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
  // Of a user's own still 62 s of video are made at most, at 14 frames a processor second for 1080p at 60 fps: 2 x 86 s.
  // Of a clip from elsewhere nothing but a small picture.
  StoreClip: { ...encode, timeoutSeconds: 300 },
  ConformClip: encode,
  // A window is 2 s of video at most, but both its neighbours are fetched: two clips beside a result.
  JoinNeighbours: encode,
  // 600 s take 12 processor seconds, 2 x 8 s on the 1.4 vCPU of this memory. Lines and music are a few MB each; what is
  // mixed lies decoded in /tmp, 230 MB each of narration, music and their sum.
  MixSound: { ...store, timeoutSeconds: 600 },
  // Copies packets, so the network is what it waits for: 4.6 GB lie in /tmp at most (src/domain/cut-engine.ts), and
  // where clips keep their sound they are fetched as they came, 120 of 50 MB, before. Windows that were left over are
  // encoded here: 119 of 2 s at 60 fps, 28 frames a processor second, are 2 x 255 s on 2 vCPU.
  CutVideo: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 900, temporaryMb: largestTmpMb, media: true },
  // The video as MediaConvert made it, the result, and its signed copy: less than the parts that Cut may hold.
  FinishCut: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 900, temporaryMb: 5_120, media: true },
  // Reads the finished file (1.2 GB at most) and makes its pictures: 5 processor seconds for 600 s.
  PublishVideo: { memoryMb: 2 * oneCpuMb, timeoutSeconds: 600, temporaryMb: 3_072, media: true },
  // Half of 480p is an eighteenth of 1080p: 600 s of it take about 40 CPU seconds. All clips as they came lie beside it.
  MakePreview: { ...encode, temporaryMb: largestTmpMb },
  // At most 780 s of work on two cores by the arithmetic of src/domain/export.ts, so about half on these four; a
  // media task ends after 840 s. The video and the export are 1.2 GB each at most; where it is cut anew for another
  // shape, its parts are 2.2 GB beside the two, and go before the export is made. Encoding VP9 at 1080p was seen to
  // take 0.95 GB of memory.
  ExportVideo: { memoryMb: 4 * oneCpuMb, timeoutSeconds: 900, temporaryMb: largestTmpMb, media: true },
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
