import { FF_ENCODER_LIBVPX_VP9, FF_ENCODER_LIBX264 } from 'node-av/constants';
import type { CodecContext } from 'node-av/lib';
import type { HouseProfile } from '../../app/ports.ts';
import { x264Options } from '../house-profile.ts';
import { openVideoEncoder } from './open-video-encoder.ts';

/** The encoder of exported pictures. H.264 as everywhere. @throws FFmpegError */
export function openExportEncoder(codec: 'h264' | 'vp9', profile: HouseProfile): CodecContext {
  return codec === 'h264'
    ? openVideoEncoder(FF_ENCODER_LIBX264, profile, x264Options)
    : openVideoEncoder(FF_ENCODER_LIBVPX_VP9, profile, vp9Options(profile));
}

/**
 * Options of libvpx-vp9 (see "libvpx" in the ffmpeg codecs documentation, and "Recommended settings for
 * VOD" of the WebM project for quality by size). Constant quality. Columns of tiles are at least 256 wide.
 * Speed 6 of the fast mode takes 4.2 CPU seconds for 240 noisy frames of 720p, decoding included, and speed 8
 * takes 3.9 for files a tenth larger; so 30 s are about 16 CPU seconds.
 */
function vp9Options({ width, height }: HouseProfile): Readonly<Record<string, string>> {
  const shortSide = Math.min(width, height);
  return {
    crf: shortSide >= 1080 ? '31' : shortSide >= 720 ? '32' : '33',
    b: '0',
    deadline: 'realtime',
    'cpu-used': '6',
    'row-mt': '1',
    'tile-columns': String(Math.min(2, Math.floor(Math.log2(width / 256)))),
    'auto-alt-ref': '1',
    'lag-in-frames': '16',
  };
}
