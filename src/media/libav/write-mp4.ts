import { resolve } from 'node:path';
import { AVIO_FLAG_WRITE } from 'node-av/constants';
import {
  type CodecContext,
  type CodecParameters,
  Dictionary,
  FormatContext,
  IOContext,
  type Packet,
  Rational,
} from 'node-av/lib';
import { videoTimescale } from '../house-profile.ts';
import { check } from './check.ts';

export interface Mp4Track {
  readonly codec: CodecContext | CodecParameters;
  /** Ticks per second. */
  readonly timescale: number;
  /** Three letters (ISO 639-2/T); left out, the file does not say. */
  readonly language?: string;
}

/** A track with its packets in ticks of its timescale, each only good until the next one is asked for. */
export interface PacketTrack extends Mp4Track {
  readonly packets: Generator<Packet, void>;
}

export interface OpenMp4 extends Disposable {
  /**
   * Writes one packet in decode order. The packet is emptied.
   * @param packet whose times are in ticks of the track's timescale
   */
  write(track: number, packet: Packet): void;
  /** Writes the index and puts it in front of the media. Without this call the file is no good. */
  finish(): void;
}

/**
 * Begins an MP4 with the index in front ("faststart" in the documentation of ffmpeg's mov muxer).
 * Every result is checked: node-av's own Muxer ignores a failed trailer, as on a full disk.
 * @param tags names that the muxer knows, such as title and comment
 * @throws FFmpegError
 */
export function createMp4(
  target: string,
  tracks: readonly Mp4Track[],
  tags: Readonly<Record<string, string>> = {},
): OpenMp4 {
  return createFile('mp4', target, tracks, tags);
}

// The movie's own timescale must be as fine as the tracks', or the edit list is rounded to milliseconds.
const quickTime = {
  movflags: '+faststart',
  movie_timescale: `${videoTimescale}`,
  video_track_timescale: `${videoTimescale}`,
};

/**
 * Muxers of ffmpeg and their options, all with the index in front of the media, so that players start at once. For
 * HLS that is an index for each keyframe ("Fragmentation" in the documentation of the mov muxer), and no edit list,
 * which players of streams do not heed.
 */
const muxers = {
  mp4: { name: 'mp4', options: quickTime },
  mov: { name: 'mov', options: quickTime },
  webm: { name: 'webm', options: { cues_to_front: '1' } },
  hls: {
    name: 'mp4',
    options: {
      movflags: '+cmaf+frag_keyframe+empty_moov+default_base_moof',
      video_track_timescale: `${videoTimescale}`,
    },
  },
} as const;

/** The same in any of our formats. WebM counts in milliseconds: times are rounded to these. @throws FFmpegError */
export function createFile(
  container: keyof typeof muxers,
  target: string,
  tracks: readonly Mp4Track[],
  tags: Readonly<Record<string, string>>,
): OpenMp4 {
  const url = `file:${resolve(target)}`;
  const format = new FormatContext();
  const io = new IOContext();
  let ioIsOpen = false;
  const dispose = () => {
    format.pb = null;
    if (ioIsOpen) io.closepSync();
    ioIsOpen = false;
    format.freeContext();
  };
  try {
    check(format.allocOutputContext2(null, muxers[container].name, url), 'set up the file');
    for (const track of tracks) {
      const stream = format.newStream(null);
      const parameters = track.codec;
      if ('copy' in parameters) check(parameters.copy(stream.codecpar), 'copy the codec parameters');
      else check(stream.codecpar.fromContext(parameters), 'copy the codec parameters');
      stream.codecpar.codecTag = 0;
      stream.timeBase = new Rational(1, track.timescale);
      if (track.language) stream.metadata = Dictionary.fromObject({ language: track.language });
    }
    format.metadata = Dictionary.fromObject(tags);
    check(io.open2Sync(url, AVIO_FLAG_WRITE), 'create the file');
    ioIsOpen = true;
    format.pb = io;
    using options = Dictionary.fromObject({ ...muxers[container].options });
    check(format.writeHeaderSync(options), 'write the head');
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    write(track, packet) {
      packet.streamIndex = track;
      const [given, kept] = [tracks[track], format.streams[track]];
      if (given && kept) packet.rescaleTs({ num: 1, den: given.timescale }, kept.timeBase);
      check(format.interleavedWriteFrameSync(packet), 'write');
    },
    finish() {
      check(format.writeTrailerSync(), 'write the index');
      format.pb = null;
      ioIsOpen = false;
      check(io.closepSync(), 'close the file');
    },
    [Symbol.dispose]: dispose,
  };
}
