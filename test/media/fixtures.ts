import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer } from 'node-av/api';
import { AV_LOG_ERROR, AV_LOG_QUIET, type FFEncoderCodec } from 'node-av/constants';
import { Log as AvLog, type CodecContext, type Stream } from 'node-av/lib';
import { afterAll } from 'vitest';
import type { HouseProfile, Log } from '../../src/app/ports.ts';
import { type MediaOptions, openMedia } from '../../src/media/open-media.ts';

AvLog.setLevel(AV_LOG_QUIET);
// The AV1 encoder prints its settings on its own.
process.env.SVT_LOG = '0';

export const profile: HouseProfile = { width: 320, height: 180, fps: 30 };

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
};

/** A folder that is gone after the test file. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'storyreel-media-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Media work that is closed after the test file. */
export function testMedia(options: Partial<MediaOptions> = {}): ReturnType<typeof openMedia> {
  const media = openMedia({ log: silentLog, concurrency: 2, ...options });
  afterAll(() => media.close());
  return media;
}

export interface ClipRecipe {
  /** A libavfilter source, such as `testsrc2=s=320x180:r=30:d=1`. */
  readonly picture?: string;
  readonly sound?: string;
  readonly videoCodec?: FFEncoderCodec;
  readonly audioCodec?: FFEncoderCodec;
  readonly options?: Readonly<Record<string, string | number>>;
  readonly gopSize?: number;
  readonly context?: (context: CodecContext) => void;
  readonly muxer?: Readonly<Record<string, string>>;
}

/** Makes a small file with real encoders, by node-av's own pipeline rather than by the code under test. */
export async function makeClip(target: string, recipe: ClipRecipe): Promise<string> {
  await using muxer = await Muxer.open(target, recipe.muxer ? { options: recipe.muxer } : {});
  const sources = [
    { graph: recipe.picture, codec: recipe.videoCodec ?? ('libx264' as FFEncoderCodec), video: true },
    { graph: recipe.sound, codec: recipe.audioCodec ?? ('aac' as FFEncoderCodec), video: false },
  ];
  const tracks = [];
  for (const { graph, codec, video } of sources) {
    if (!graph) continue;
    const input = await Demuxer.open(`${graph}[out0]`, { format: 'lavfi' });
    const [stream] = input.streams;
    if (!stream) throw new Error('no source');
    const decoder = await Decoder.create(stream);
    const filter = video ? undefined : FilterAPI.create('aformat=sample_fmts=fltp|s16');
    const h264 = video && !recipe.videoCodec;
    const encoder = await Encoder.create(codec, {
      decoder,
      autoResample: !video,
      autoFormat: video,
      ...(recipe.gopSize ? { gopSize: recipe.gopSize } : {}),
      options: (video ? { ...(h264 ? { preset: 'ultrafast' } : {}), ...recipe.options } : {}) as never,
      configure: (context) => video && recipe.context?.(context),
    });
    const index = muxer.addStream(encoder);
    const decoded = decoder.frames(input.packets(stream.index));
    tracks.push({
      index,
      packets: encoder.packets(filter ? filter.frames(decoded) : decoded),
      close: () => input.close(),
    });
  }
  for (const { index, packets, close } of tracks) {
    for await (const packet of packets) {
      await muxer.writePacket(packet, index);
      packet?.free();
    }
    await close();
  }
  return target;
}

/** Writes "turn by a quarter clockwise" into the track header of an MP4, as a phone does that is held upright. */
export async function turnQuarter(file: string): Promise<void> {
  const bytes = await readFile(file);
  // ISO/IEC 14496-12, TrackHeaderBox version 0: the matrix lies 40 bytes behind the box's type.
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  for (const [i, value] of [0, 0x10000, 0, -0x10000, 0, 0].entries())
    bytes.writeInt32BE(value, matrix + 4 * i);
  await writeFile(file, bytes);
}

export interface DecodedFrame {
  /** Seconds from the start of the file. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: number;
  readonly keyFrame: boolean;
  /** Planes one after the other. */
  readonly bytes: Buffer;
  readonly hash: string;
}

/** Decodes the picture of a file, and fails on the first error that ffmpeg so much as logs. */
export async function decode(file: string): Promise<DecodedFrame[]> {
  const errors: string[] = [];
  AvLog.setLevel(AV_LOG_ERROR);
  AvLog.setCallback((_, message) => errors.push(message), { maxLevel: AV_LOG_ERROR });
  const frames: DecodedFrame[] = [];
  try {
    await using input = await Demuxer.open(file);
    const stream = input.video();
    if (!stream) throw new Error(`${file} has no picture`);
    using decoder = await Decoder.create(stream);
    for await (const frame of decoder.frames(input.packets(stream.index))) {
      if (!frame) continue;
      if (frame.decodeErrorFlags !== 0) errors.push('a frame was concealed');
      const bytes = frame.toBuffer();
      frames.push({
        time: (Number(frame.pts) * stream.timeBase.num) / stream.timeBase.den,
        width: frame.width,
        height: frame.height,
        pixelFormat: frame.format,
        keyFrame: frame.keyFrame === 1,
        bytes,
        hash: createHash('sha1').update(bytes).digest('hex'),
      });
      frame.free();
    }
    await new Promise(setImmediate);
  } finally {
    AvLog.setLevel(AV_LOG_QUIET);
    AvLog.resetCallback();
  }
  if (errors.length > 0) throw new Error(`decoding ${file}: ${errors.join(' | ')}`);
  return frames;
}

export interface PacketFacts {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly keyframe: boolean;
  readonly stream: number;
}

/** Packets of a file in file order, in ticks, and facts about its streams. */
export async function readStreams(
  file: string,
): Promise<{ streams: Stream[]; packets: PacketFacts[]; input: Demuxer }> {
  const input = await Demuxer.open(file);
  const packets: PacketFacts[] = [];
  for (const packet of input.packetsSync()) {
    if (!packet) break;
    packets.push({
      pts: Number(packet.pts),
      dts: Number(packet.dts),
      duration: Number(packet.duration),
      keyframe: packet.isKeyframe,
      stream: packet.streamIndex,
    });
    packet.free();
  }
  return { streams: input.streams, packets, input };
}

/** Peak signal to noise ratio in dB of the brightness of two yuv420p pictures. */
export function psnr(a: DecodedFrame, b: DecodedFrame): number {
  const pixels = a.width * a.height;
  let squares = 0;
  for (let i = 0; i < pixels; i += 1) squares += ((a.bytes[i] ?? 0) - (b.bytes[i] ?? 0)) ** 2;
  return squares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * pixels) / squares);
}

/** Brightness at a point given in shares of width and height. */
export function lumaAt(frame: DecodedFrame, x: number, y: number): number {
  return frame.bytes[Math.floor(y * frame.height) * frame.width + Math.floor(x * frame.width)] ?? 0;
}
