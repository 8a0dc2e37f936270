import type { Frame, Packet } from 'node-av/lib';
import { Fault } from '../domain/errors.ts';
import { frameIndex } from './frame-index.ts';
import { type OpenFile, openDecoder, readPackets } from './libav/read-file.ts';

/** The pictures of a conformed clip from one frame on, decoding only from the keyframe at or before it. */
export function* framesFrom(file: OpenFile, startFrame: number, fps: number): Generator<Frame, void> {
  const stream = file.video;
  if (!stream) throw new Fault('MediaFailed', 'the clip has no picture');
  const indexOf = (pts: bigint) => frameIndex(stream, pts, fps);
  using decoder = openDecoder(stream);
  const shown = function* (decoded: Generator<Frame, void>) {
    for (const frame of decoded) if (indexOf(frame.pts) >= startFrame) yield frame;
  };
  // Packets since the last keyframe that is not beyond the start: what the first frame may need.
  let waiting: Packet[] = [];
  let started = false;
  for (const packet of readPackets(file, stream)) {
    if (!started) {
      const index = indexOf(packet.pts);
      if (packet.isKeyframe && index <= startFrame) {
        for (const old of waiting) old.free();
        waiting = [];
      }
      const copy = packet.clone();
      if (copy) waiting.push(copy);
      started = index >= startFrame;
      continue;
    }
    yield* flushWaiting();
    yield* shown(decoder.decode(packet));
  }
  yield* flushWaiting();
  yield* shown(decoder.decode(null));

  function* flushWaiting(): Generator<Frame, void> {
    for (const packet of waiting.splice(0)) {
      yield* shown(decoder.decode(packet));
      packet.free();
    }
  }
}
