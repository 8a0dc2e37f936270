import type { CreateJobCommandInput, Input } from '@aws-sdk/client-mediaconvert';
import type { HeardPart, TranscodeRequest } from '../app/ports.ts';
import { sound } from './house-profile.ts';

/** Where MediaConvert finds the files, and as whom. */
export interface TranscodePlace {
  readonly bucket: string;
  readonly roleArn: string;
}

const audioSelector = 'Audio Selector 1';

/**
 * The job by which AWS MediaConvert joins the parts of a video and encodes them again, as `createJob` takes it
 * ("CreateJob", MediaConvert API Reference). The transition windows are inputs like the clips: it has no crossfade of
 * its own. The sound is our own mix, already as loud as it shall be, in one stretch for each input. Captions, tags and
 * credentials are laid in afterwards by copying packets: see docs/decisions/0006-mediaconvert.md.
 */
export function mediaConvertJob(
  request: TranscodeRequest,
  { bucket, roleArn }: TranscodePlace,
): CreateJobCommandInput {
  const { profile, stills } = request;
  return {
    Role: roleArn,
    // Within a minute the same token is the same job ("Idempotency"): the workflow repeats an order no later.
    ClientRequestToken: request.token,
    Settings: {
      TimecodeConfig: { Source: 'ZEROBASED' },
      Inputs: request.parts.map((part) => inputOf(part, profile.fps, bucket)),
      OutputGroups: [
        {
          OutputGroupSettings: {
            Type: 'FILE_GROUP_SETTINGS',
            FileGroupSettings: { Destination: `s3://${bucket}/${withoutEnding(request.targetKey)}` },
          },
          Outputs: [
            {
              Extension: 'mp4',
              ContainerSettings: {
                Container: 'MP4',
                // Sound that is cut off where the picture ends, to the packet.
                Mp4Settings: {
                  MoovPlacement: 'PROGRESSIVE_DOWNLOAD',
                  AudioDuration: 'MATCH_VIDEO_DURATION',
                },
              },
              AudioDescriptions: [
                {
                  AudioSourceName: audioSelector,
                  CodecSettings: {
                    Codec: 'AAC',
                    AacSettings: {
                      RateControlMode: 'CBR',
                      CodecProfile: 'LC',
                      CodingMode: 'CODING_MODE_2_0',
                      SampleRate: sound.sampleRate,
                      Bitrate: sound.bitsPerSecond,
                    },
                  },
                },
              ],
              VideoDescription: {
                Width: profile.width,
                Height: profile.height,
                CodecSettings: {
                  Codec: 'H_264',
                  H264Settings: {
                    RateControlMode: 'QVBR',
                    QvbrSettings: { QvbrQualityLevel: 8 },
                    // The ceiling of the house profile, and a keyframe a second as there.
                    MaxBitrate: 16_000_000,
                    FramerateControl: 'SPECIFIED',
                    FramerateNumerator: profile.fps,
                    FramerateDenominator: 1,
                    GopSizeUnits: 'SECONDS',
                    GopSize: 1,
                    // At most two frames are decoded ahead, as in everything else that packets are copied from.
                    NumberBFramesBetweenReferenceFrames: 2,
                    GopBReference: 'DISABLED',
                    CodecProfile: 'HIGH',
                    QualityTuningLevel: 'SINGLE_PASS_HQ',
                  },
                },
              },
            },
          ],
        },
        {
          OutputGroupSettings: {
            Type: 'FILE_GROUP_SETTINGS',
            FileGroupSettings: { Destination: `s3://${bucket}/${stills.keyStart}` },
          },
          Outputs: [
            {
              Extension: 'jpg',
              ContainerSettings: { Container: 'RAW' },
              VideoDescription: {
                Width: stills.width,
                Height: stills.height,
                // Sides are rounded to even pixels; no black lines for that.
                ScalingBehavior: 'STRETCH_TO_OUTPUT',
                CodecSettings: {
                  Codec: 'FRAME_CAPTURE',
                  FrameCaptureSettings: {
                    FramerateNumerator: 1,
                    FramerateDenominator: stills.everySeconds,
                    MaxCaptures: stills.keys.length,
                    Quality: 80,
                  },
                },
              },
            },
          ],
        },
      ],
    },
  };
}

function inputOf({ key, soundKey, startFrame, frames }: HeardPart, fps: number, bucket: string): Input {
  return {
    FileInput: `s3://${bucket}/${key}`,
    // It begins with the first frame of the file, whatever is clipped ("Setting up an assembly workflow job").
    AudioSelectors: {
      [audioSelector]: {
        DefaultSelection: 'DEFAULT',
        ExternalAudioFileInput: `s3://${bucket}/${soundKey}`,
      },
    },
    TimecodeSource: 'ZEROBASED',
    // The frame of the end belongs to the clip ("InputClipping").
    InputClippings: [
      { StartTimecode: timecode(startFrame, fps), EndTimecode: timecode(startFrame + frames - 1, fps) },
    ],
  };
}

/** Hours, minutes, seconds and frames: 00:00:01:15. */
export function timecode(frame: number, fps: number): string {
  const seconds = Math.floor(frame / fps);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % fps];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function withoutEnding(key: string): string {
  return key.replace(/\.mp4$/, '');
}
