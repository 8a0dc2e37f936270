import { availableParallelism } from 'node:os';

/**
 * The numbers of the house profile: every clip and every transition window is encoded with exactly
 * these, so that their packets can be spliced into one stream with one decoder configuration.
 */

/** Ticks per second of every video track. Divisible by all our frame rates, so no frame is rounded. */
export const videoTimescale = 90_000;

/** Sound of every finished file. */
export const sound = { sampleRate: 48_000, channels: 2, bitsPerSecond: 192_000, samplesPerPacket: 1024 };

/**
 * One preset everywhere: it decides reference frames and B-frames, which stand in the SPS, so that
 * another preset gives a file that strict players refuse at the first splice. `veryfast` because of
 * what docs/decisions/0004-media-in-a-child-process.md measured.
 */
export const preset = 'veryfast';

/** Headers that do not depend on the content, and groups of pictures that nothing outside refers to. */
const spliceable = 'stitchable=1:open-gop=0';

/**
 * Options of libx264 (see "libx264" in the ffmpeg codecs documentation). Constant quality with a
 * ceiling that H.264 level 4.0 allows. `stitchable` keeps x264 from tuning the headers to the content,
 * `forced-idr` makes a forced keyframe one that nothing refers across.
 */
export const x264Options: Readonly<Record<string, string>> = {
  preset,
  profile: 'high',
  crf: '20',
  maxrate: '16000000',
  bufsize: '24000000',
  keyint_min: '1',
  sc_threshold: '0',
  'forced-idr': '1',
  a53cc: '0',
  'x264-params': spliceable,
};

/**
 * The same for transition windows, which are all that is encoded after an edit: searched for less, without a look
 * ahead and in a fixed pattern of B-frames, and finer, which makes up for it. None of it stands in the SPS or PPS, so
 * the packets splice all the same. Half a second of 1080p30 between grainy clips took 0.64 CPU seconds instead of 1.06
 * at the same size, its worst frame 0.7 dB nearer to a film encoded whole, all of them 0.4 dB further.
 */
export const windowX264Options: Readonly<Record<string, string>> = {
  ...x264Options,
  crf: '18',
  'x264-params': `${spliceable}:rc-lookahead=0:mbtree=0:b-adapt=0:subme=1:me=dia:partitions=i8x8,i4x4`,
};

/**
 * Frames by which decoding runs ahead of display: `bframes=3` with `b-pyramid=normal`, the defaults of
 * the preset, reorder by at most two. The k-th packet of a file is decoded at frame k - 2.
 */
export const decodeAheadFrames = 2;

/** Longest run of frames between keyframes: one second, so that players seek quickly. */
export function gopFrames(profile: { readonly fps: number }): number {
  return profile.fps;
}

/**
 * Threads of one decoder or encoder. x264's own choice of one and a half a core, but no more than
 * eight: every thread holds pictures, and on larger machines several clips are in work at once anyway.
 */
export const codecThreads = Math.min(8, Math.ceil(availableParallelism() * 1.5));

/** Duration of one frame in ticks of `videoTimescale`. */
export function frameTicks(profile: { readonly fps: number }): number {
  return videoTimescale / profile.fps;
}
