/**
 * HTTP Live Streaming (RFC 8216) of one fragmented MP4: its segments are stretches of bytes of one file, so that one
 * signed link is enough for all of them.
 */
import type { FrameSize } from './settings.ts';

/** A fragmented MP4 and where its parts lie. */
export interface SegmentedFile {
  /** Bytes at its beginning that a player needs before any segment. */
  readonly headBytes: number;
  /** Codecs of its tracks, as RFC 6381 writes them: `avc1.640028,mp4a.40.2`. */
  readonly codecs: string;
  readonly segments: readonly Segment[];
}

export interface Segment {
  /** Frames of the video from its first, which is a keyframe. */
  readonly frames: number;
  readonly start: number;
  readonly bytes: number;
}

/** A run of frames that starts on a keyframe, and its bytes: the smallest thing a segment is made of. */
export type Fragment = Segment;

/** As long as Apple asks for ("HLS Authoring Specification for Apple devices", 6 s segments). */
const segmentSeconds = 6;

/** Puts fragments together to segments of at least six seconds; the last may be shorter. */
export function segmentsOf(fragments: readonly Fragment[], fps: number): Segment[] {
  const segments: { frames: number; start: number; bytes: number }[] = [];
  for (const fragment of fragments) {
    const open = segments.at(-1);
    if (open && open.frames < segmentSeconds * fps) {
      open.frames += fragment.frames;
      open.bytes += fragment.bytes;
    } else segments.push({ ...fragment });
  }
  return segments;
}

/** The playlist of one size. @param uri of the file */
export function mediaPlaylist(file: SegmentedFile, fps: number, uri: string): string {
  const longest = Math.max(...file.segments.map(({ frames }) => frames / fps));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    // Segments must not be longer, when rounded to whole seconds (RFC 8216, 4.3.3.1).
    `#EXT-X-TARGETDURATION:${Math.ceil(longest)}`,
    `#EXT-X-MAP:URI="${uri}",BYTERANGE="${file.headBytes}@0"`,
    ...file.segments.flatMap(({ frames, start, bytes }) => [
      `#EXTINF:${(frames / fps).toFixed(6)},`,
      `#EXT-X-BYTERANGE:${bytes}@${start}`,
      uri,
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** One size that a player may choose. */
export interface Variant {
  readonly uri: string;
  readonly size: FrameSize;
  readonly fps: number;
  readonly file: SegmentedFile;
}

/** The playlist of all sizes, the smallest first. */
export function masterPlaylist(variants: readonly Variant[]): string {
  const byRate = variants.map((variant) => ({ ...variant, ...bitRates(variant) }));
  byRate.sort((a, b) => a.peak - b.peak);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...byRate.flatMap(({ uri, size, fps, file, peak, average }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},CODECS="${file.codecs}",RESOLUTION=${size.width}x${size.height},FRAME-RATE=${fps.toFixed(3)}`,
      uri,
    ]),
    '',
  ].join('\n');
}

/** Bits a second of the busiest segment, and of all. */
function bitRates({ file, fps }: Variant): { peak: number; average: number } {
  const rate = (bytes: number, frames: number) => Math.ceil((bytes * 8 * fps) / frames);
  const sum = (of: (segment: Segment) => number) => file.segments.reduce((total, one) => total + of(one), 0);
  return {
    peak: Math.max(...file.segments.map(({ bytes, frames }) => rate(bytes, frames))),
    average: rate(
      sum(({ bytes }) => bytes),
      sum(({ frames }) => frames),
    ),
  };
}
