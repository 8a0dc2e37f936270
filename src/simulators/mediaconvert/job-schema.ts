import { z } from 'zod';

/**
 * What the stand-in understands of a MediaConvert job, and nothing else: a field that it would not heed is refused, as
 * MediaConvert refuses one that it does not know.
 */
const s3 = z.string().regex(/^s3:\/\/[^/]+\/.+$/, 'must be an s3:// address');
const timecode = z.string().regex(/^\d{2}:[0-5]\d:[0-5]\d:\d{2}$/, 'must be HH:MM:SS:FF');

const audioSelector = 'Audio Selector 1';

const input = z.strictObject({
  FileInput: s3,
  AudioSelectors: z.strictObject({
    [audioSelector]: z.strictObject({
      DefaultSelection: z.literal('DEFAULT'),
      ExternalAudioFileInput: s3.regex(/\.wav$/, 'must be a WAV file'),
    }),
  }),
  TimecodeSource: z.literal('ZEROBASED'),
  InputClippings: z.array(z.strictObject({ StartTimecode: timecode, EndTimecode: timecode })).length(1),
});

const h264 = z.strictObject({
  RateControlMode: z.literal('QVBR'),
  QvbrSettings: z.strictObject({ QvbrQualityLevel: z.int().min(1).max(10) }),
  MaxBitrate: z.int().min(1000).max(1_152_000_000),
  FramerateControl: z.literal('SPECIFIED'),
  FramerateNumerator: z.int().min(1),
  FramerateDenominator: z.literal(1),
  GopSizeUnits: z.literal('SECONDS'),
  GopSize: z.literal(1),
  NumberBFramesBetweenReferenceFrames: z.int().min(0).max(2),
  GopBReference: z.literal('DISABLED'),
  CodecProfile: z.literal('HIGH'),
  QualityTuningLevel: z.enum(['SINGLE_PASS', 'SINGLE_PASS_HQ', 'MULTI_PASS_HQ']),
});

const aac = z.strictObject({
  RateControlMode: z.literal('CBR'),
  CodecProfile: z.literal('LC'),
  CodingMode: z.literal('CODING_MODE_2_0'),
  // What the encoder of the stand-in is set to.
  SampleRate: z.literal(48_000),
  Bitrate: z.literal(192_000),
});

const size = z.int().min(32).max(8192).multipleOf(2);

const videoOutput = z.strictObject({
  Extension: z.literal('mp4'),
  ContainerSettings: z.strictObject({
    Container: z.literal('MP4'),
    Mp4Settings: z.strictObject({
      MoovPlacement: z.literal('PROGRESSIVE_DOWNLOAD'),
      AudioDuration: z.literal('MATCH_VIDEO_DURATION'),
    }),
  }),
  AudioDescriptions: z
    .array(
      z.strictObject({
        AudioSourceName: z.literal(audioSelector),
        CodecSettings: z.strictObject({ Codec: z.literal('AAC'), AacSettings: aac }),
      }),
    )
    .length(1),
  VideoDescription: z.strictObject({
    Width: size,
    Height: size,
    CodecSettings: z.strictObject({ Codec: z.literal('H_264'), H264Settings: h264 }),
  }),
});

const stillOutput = z.strictObject({
  Extension: z.literal('jpg'),
  ContainerSettings: z.strictObject({ Container: z.literal('RAW') }),
  VideoDescription: z.strictObject({
    Width: size,
    Height: size,
    ScalingBehavior: z.literal('STRETCH_TO_OUTPUT'),
    CodecSettings: z.strictObject({
      Codec: z.literal('FRAME_CAPTURE'),
      FrameCaptureSettings: z.strictObject({
        FramerateNumerator: z.literal(1),
        FramerateDenominator: z.int().min(1),
        MaxCaptures: z.int().min(1).max(10_000_000),
        Quality: z.int().min(1).max(100),
      }),
    }),
  }),
});

function fileGroup<Output extends z.ZodType>(output: Output) {
  return z.strictObject({
    OutputGroupSettings: z.strictObject({
      Type: z.literal('FILE_GROUP_SETTINGS'),
      FileGroupSettings: z.strictObject({ Destination: s3 }),
    }),
    Outputs: z.tuple([output]),
  });
}

export const createJobSchema = z.strictObject({
  Role: z.string().min(1),
  ClientRequestToken: z.string().min(1).max(64),
  Settings: z.strictObject({
    TimecodeConfig: z.strictObject({ Source: z.literal('ZEROBASED') }),
    Inputs: z.array(input).min(1).max(150),
    // Frames are captured only beside a video with sound ("File group with a frame capture output").
    OutputGroups: z.tuple([fileGroup(videoOutput), fileGroup(stillOutput)]),
  }),
});

export type StandInJob = z.output<typeof createJobSchema>;
