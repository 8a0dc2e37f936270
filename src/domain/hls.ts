/**
 * HTTP Live Streaming (RFC 8216) of one fragmented MP4: its segments are stretches of bytes of one file, so that one
 * signed link is enough for all of them.
 */
import { webVtt } from './caption-files.ts';
import type { Cue } from './captions.ts';
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

/** Captions that a player may show. */
export interface Subtitles {
  readonly uri: string;
  /** BCP 47, as the playlist says it too (RFC 5646); null where it is not known. */
  readonly language: string | null;
}

/** All sizes show the same captions, so they are one group with one member. */
const subtitleGroup = 'captions';

/** The playlist of all sizes, the smallest first, and of the captions where there are any. */
export function masterPlaylist(variants: readonly Variant[], subtitles: Subtitles | null): string {
  const byRate = variants.map((variant) => ({ ...variant, ...bitRates(variant) }));
  byRate.sort((a, b) => a.peak - b.peak);
  // Without the second, players offer captions inside the picture stream that are not there.
  const texts = `${subtitles ? `,SUBTITLES="${subtitleGroup}"` : ''},CLOSED-CAPTIONS=NONE`;
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(subtitles ? [subtitleLine(subtitles)] : []),
    ...byRate.flatMap(({ uri, size, fps, file, peak, average }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},CODECS="${file.codecs}",RESOLUTION=${size.width}x${size.height},FRAME-RATE=${fps.toFixed(3)}${texts}`,
      uri,
    ]),
    '',
  ].join('\n');
}

/** A rendition of captions (RFC 8216, 4.3.4.1), off until a viewer, or the player by the viewer's language, chooses it. */
function subtitleLine({ uri, language }: Subtitles): string {
  const spoken = language === null ? '' : `LANGUAGE="${language}",`;
  const name = quoted(languageName(language));
  return `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${subtitleGroup}",NAME=${name},${spoken}DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="${uri}"`;
}

/** A language as its speakers call it, which is how players list tracks. */
function languageName(language: string | null): string {
  if (language === null) return 'Captions';
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

/** A quoted string holds neither quotes nor line ends (RFC 8216, 4.2). */
const quoted = (text: string) => `"${text.replace(/["\r\n]/g, '')}"`;

/**
 * The tag of a language where only the three letters of a track are known; null for an undetermined one.
 * @param letters ISO 639-2, such as `deu`
 */
export function languageOfLetters(letters: string): string | null {
  if (letters === 'und') return null;
  try {
    return new Intl.Locale(letters).language;
  } catch {
    return null;
  }
}

/** The playlist of the captions: one file as long as the video. @param uri of the file */
export function subtitlePlaylist(uri: string, seconds: number): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`,
    `#EXTINF:${seconds.toFixed(6)},`,
    uri,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** Ticks a second of the clock by which text is laid to pictures (RFC 8216, 3.5). */
const mpegTicks = 90_000;

/**
 * The captions as a segment of a stream: WebVTT that says at which time of the stream the video begins.
 * @param startSeconds when the first picture is shown
 */
export function subtitleSegment(cues: readonly Cue[], startSeconds: number): string {
  const map = `X-TIMESTAMP-MAP=MPEGTS:${Math.round(startSeconds * mpegTicks)},LOCAL:00:00:00.000`;
  return webVtt(cues).replace('WEBVTT\n', `WEBVTT\n${map}\n`);
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
