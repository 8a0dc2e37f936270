import { stat } from 'node:fs/promises';
import { AV_PKT_DATA_DOVI_CONF } from 'node-av/constants';
import { avGetCodecName, type Stream } from 'node-av/lib';
import type { MediaInfo } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { decodeAll, isDataError, openDecoder } from './libav/decode.ts';
import { lastWords } from './libav/log.ts';
import { maxPixels, type OpenFile, openFile, readPackets } from './libav/read-file.ts';
import { type MediaType, mayMove, mediaTypeOf } from './media-type.ts';
import { pictureFacts, shownSize } from './picture-filter.ts';
import { measureStream } from './source-video.ts';

/**
 * Tells what a media file is. The whole file is read and its first and last pictures are decoded, so
 * that one which breaks off is found here and not in the middle of the work.
 * @throws Fault `BadOutput` when it is no picture, clip or sound, or is damaged
 */
export async function probe(file: string): Promise<MediaInfo> {
  const type = await mediaTypeOf(file);
  const { size } = await stat(file);
  try {
    return isStill(file, type) ? probeImage(file, type, size) : probeTimed(file, type, size);
  } catch (error) {
    if (!isDataError(error)) throw error;
    // ffmpeg's log comes through the event loop: let it arrive first.
    await new Promise(setImmediate);
    const [, width, height] = lastWords(20)?.match(/Picture size (\d+)x(\d+) (?:is invalid|exceeds)/) ?? [];
    if (width && height) {
      const limit = `${maxPixels / 1e6} million`;
      throw new Fault(
        'BadOutput',
        `a picture of ${width}x${height} is too large; at most ${limit} pixels are read`,
        {
          cause: error,
        },
      );
    }
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new Fault('BadOutput', `this ${type.contentType} file of ${size} bytes is damaged or breaks off`, {
      detail: reason,
      cause: error,
    });
  }
}

/** A picture that moves is a clip, whatever its format was made for. */
function isStill(file: string, type: MediaType): boolean {
  if (!type.contentType.startsWith('image/')) return false;
  if (!mayMove(type)) return true;
  using open = openFile(file, type.demuxer);
  return !open.video || measureStream(open, open.video).packets < 2;
}

function probeImage(file: string, type: MediaType, bytes: number): MediaInfo {
  using open = openFile(file, type.demuxer);
  if (!open.video) throw new Fault('BadOutput', 'the picture is empty');
  // Decoders of stills fill up what is missing and say nothing, unless told to take damage as an error.
  const size = sizeShown(open, open.video, { err_detect: 'explode' });
  return {
    kind: 'image',
    contentType: type.contentType,
    ...size,
    seconds: null,
    frames: null,
    fps: null,
    videoCodec: codecName(open.video),
    audioCodec: null,
    bytes,
  };
}

function probeTimed(file: string, type: MediaType, bytes: number): MediaInfo {
  using open = openFile(file, type.demuxer);
  const { video, audio } = open;
  const main = video ?? audio;
  if (!main) throw new Fault('BadOutput', `this ${type.contentType} file has neither picture nor sound`);
  const length = measureStream(open, main);
  // An encoder's priming lies before zero and is never heard.
  const seconds = length.endSeconds - (video ? length.startSeconds : Math.max(0, length.startSeconds));
  const size = video ? pictureSize(file, type) : { width: 0, height: 0 };
  return {
    kind: video ? 'video' : 'audio',
    // The leading bytes of an MP4 are the same with and without a picture.
    contentType: video ? type.contentType : type.contentType.replace(/^video\//, 'audio/'),
    ...size,
    seconds,
    frames: video ? length.packets : null,
    fps: video && seconds > 0 ? frameRate(video, length.packets / seconds) : null,
    videoCodec: video ? codecName(video) : null,
    audioCodec: audio ? codecName(audio) : null,
    bytes,
  };
}

function pictureSize(file: string, type: MediaType): { width: number; height: number } {
  {
    using open = openFile(file, type.demuxer);
    if (open.video) decodeEnd(open, open.video);
  }
  using open = openFile(file, type.demuxer);
  if (!open.video) throw new Fault('BadOutput', 'the file has no picture');
  return sizeShown(open, open.video);
}

/** Decodes the first picture for what only it tells: size after turning, real pixel shape. */
function sizeShown(
  file: OpenFile,
  stream: Stream,
  decoderOptions: Readonly<Record<string, string>> = {},
): { width: number; height: number } {
  using decoder = openDecoder(stream, decoderOptions);
  for (const frame of decodeAll(decoder, readPackets(file, stream))) {
    requireShowable(stream);
    const size = shownSize(pictureFacts(stream, frame), frame.sampleAspectRatio);
    requireShape(size);
    return size;
  }
  throw new Fault('BadOutput', 'not one picture could be decoded');
}

/** Longer side by shorter side: a panorama has ten; to fill a frame with more, millions of pixels would be made of few. */
const longestShape = 100;

function requireShape({ width, height }: { width: number; height: number }): void {
  if (Math.max(width, height) <= longestShape * Math.min(width, height)) return;
  throw new Fault('BadOutput', `a picture of ${width}x${height} is too narrow to fill a frame`);
}

/**
 * Dolby Vision of profile 5 has colours that only Dolby's own decoders know; the others lie on HDR10 or HLG. In the
 * configuration record the profile is the third byte ("AVDOVIDecoderConfigurationRecord" in libavutil/dovi_meta.h).
 */
function requireShowable(stream: Stream): void {
  if (stream.codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF)?.[2] !== 5) return;
  throw new Fault('BadOutput', 'Dolby Vision of profile 5 is not read; save it as HDR10, HLG or plain video');
}

/** Decodes from the last keyframe to the end, where a file that breaks off fails. */
function decodeEnd(file: OpenFile, stream: Stream): void {
  const kept = [];
  for (const packet of readPackets(file, stream)) {
    if (packet.isKeyframe) for (const old of kept.splice(0)) old.free();
    const copy = packet.clone();
    if (copy) kept.push(copy);
  }
  using decoder = openDecoder(stream);
  let frames = 0;
  for (const packet of [...kept, null]) {
    for (const _ of decoder.decode(packet)) frames += 1;
    packet?.free();
  }
  if (frames === 0) throw new Fault('BadOutput', 'the pictures at its end cannot be decoded');
}

function codecName(stream: Stream): string | null {
  return avGetCodecName(stream.codecpar.codecId);
}

/** The nominal rate where the packets bear it out, so that 30 is not 29.97000001. */
function frameRate(stream: Stream, measured: number): number {
  const { num, den } = stream.avgFrameRate;
  const nominal = den > 0 ? num / den : 0;
  return Math.abs(nominal - measured) < 0.05 * measured ? nominal : measured;
}
