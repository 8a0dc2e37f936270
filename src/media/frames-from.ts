import type { Frame, Packet } from 'node-av/lib';
import { Fault } from '../domain/errors.ts';
import { frameIndex } from './frame-index.ts';
import { openDecoder } from './libav/decode.ts';
import { type OpenFile, readPackets } from './libav/read-file.ts';

/** The pictures of a conformed clip from one frame on, decoding only from the keyframe at or before it. */
export function* framesFrom(file: OpenFile, startFrame: number, fps: number): Generator<Frame, void> {
  const stream = file.video;
  if (!stream) throw new Fault('MediaFailed', 'the clip has no picture');
  const indexOf = (pts: bigint) => frameIndex(stream, pts, fps);
  using decoder = openDecoder(stream);
  // Packets since the last keyframe that is not beyond the start: what the first frame may need.
  const waiting: Packet[] = [];
  using left = new DisposableStack();
  left.defer(() => dropWaiting());
  const shown = function* (decoded: Generator<Frame, void>) {
    for (const frame of decoded) if (indexOf(frame.pts) >= startFrame) yield frame;
  };
  let started = false;
  for (const packet of readPackets(file, stream)) {
    if (!started) {
      const index = indexOf(packet.pts);
      if (packet.isKeyframe && index <= startFrame) dropWaiting();
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
    for (;;) {
      using packet = waiting.shift();
      if (!packet) return;
      yield* shown(decoder.decode(packet));
    }
  }

  function dropWaiting(): void {
    for (const packet of waiting.splice(0)) packet.free();
  }
}
