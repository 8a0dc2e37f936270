import { FFmpegError } from 'node-av/lib';

/**
 * Returns the result of a libav call, or throws what it stands for when it is negative.
 * @throws FFmpegError with the operation in front of libav's own words
 */
export function check(result: number, operation: string): number {
  FFmpegError.throwIfError(result, operation);
  return result;
}
