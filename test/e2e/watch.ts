/** Looking at a finished file as a player would: every frame decoded. */
import { Decoder, Demuxer } from 'node-av/api';

export interface Watched {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** Presentation times in seconds. */
  readonly times: readonly number[];
  readonly soundSeconds: number;
}

/** Decodes picture and sound to the end. @throws Error at the first decode error */
export async function watch(file: string): Promise<Watched> {
  await using demuxer = await Demuxer.open(file);
  const video = demuxer.video();
  const audio = demuxer.audio();
  if (!video || !audio) throw new Error('The file lacks picture or sound.');
  using decoder = await Decoder.create(video, { exitOnError: true });
  const times: number[] = [];
  let width = 0;
  let height = 0;
  for await (const frame of decoder.frames(demuxer.packets(video.index))) {
    if (!frame) continue;
    width = frame.width;
    height = frame.height;
    times.push((Number(frame.pts) * frame.timeBase.num) / frame.timeBase.den);
    frame.free();
  }
  const soundSeconds = (Number(audio.duration) * audio.timeBase.num) / audio.timeBase.den;
  return { frames: times.length, width, height, times, soundSeconds };
}
