import { AV_NOPTS_VALUE, AV_PKT_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { DamagedPicture } from './libav/decode.ts';
import { type OpenFile, readPackets } from './libav/read-file.ts';

/** How long a stream really runs, by its packets rather than by what the header claims. */
export interface StreamLength {
  readonly packets: number;
  /** Packets that a decoder can start on. */
  readonly keyframes: number;
  /** First and last moment shown, in seconds on the stream's own clock. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Reads a file to its end and measures one stream; packets that an edit list hides do not count.
 * @throws FFmpegError or DamagedPicture where the file breaks off
 */
export function measureStream(file: OpenFile, stream: Stream): StreamLength {
  const { num, den } = stream.timeBase;
  let packets = 0;
  let keyframes = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const packet of readPackets(file)) {
    if (packet.hasFlags(AV_PKT_FLAG_CORRUPT)) throw new DamagedPicture('the file breaks off');
    if (packet.streamIndex !== stream.index || packet.hasFlags(AV_PKT_FLAG_DISCARD)) continue;
    packets += 1;
    if (packet.isKeyframe) keyframes += 1;
    const ticks = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts;
    if (ticks === AV_NOPTS_VALUE) continue;
    const time = Number(ticks);
    start = Math.min(start, time);
    end = Math.max(end, time + Number(packet.duration));
    last = Math.max(last, time);
  }
  if (packets === 0) throw new DamagedPicture('there is nothing in it');
  // Containers such as WebM may give packets no duration: then the last frame lasts as long as the average.
  if (end === last && packets > 1) end += (last - start) / (packets - 1);
  return { packets, keyframes, startSeconds: (start * num) / den, endSeconds: (end * num) / den };
}

/** Packets that a decoder can start on, without those that an edit list hides: as many as `measureStream` counts. */
export function* shownKeyframes(file: OpenFile, stream: Stream): Generator<Packet, void> {
  for (const packet of readPackets(file, stream)) {
    if (packet.isKeyframe && !packet.hasFlags(AV_PKT_FLAG_DISCARD)) yield packet;
  }
}

/** When a picture of a stream is shown, on the stream's own clock. */
export function secondsOf(pts: bigint, { timeBase }: Stream): number {
  return (Number(pts) * timeBase.num) / timeBase.den;
}
