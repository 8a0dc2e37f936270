import { ffmpegVersion } from 'node-av/ffmpeg';

/** Version of the ffmpeg libraries that node-av brings, such as `8.1`. Loads no native code. */
export function mediaVersion(): string {
  return ffmpegVersion();
}
