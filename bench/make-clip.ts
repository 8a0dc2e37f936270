import { AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { check } from '../src/media/libav/check.ts';
import { createMp4 } from '../src/media/libav/write-mp4.ts';

export interface BenchClip {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** Another seed is another scene. */
  readonly seed: number;
}

/**
 * Makes a clip as a provider might send it: moving, textured, of 6 to 9 Mbit/s at 1080p30, with a
 * keyframe only every 250 frames.
 */
export function makeBenchClip(target: string, clip: BenchClip): void {
  const { width, height, fps } = clip;
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('this build of ffmpeg has no libx264');
  using context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, fps);
  context.framerate = new Rational(fps, 1);
  context.gopSize = 250;
  check(context.setOption('preset', 'ultrafast'), 'set the preset');
  context.bitRate = 8_000_000n;
  check(context.open2Sync(codec, null), 'open the encoder');
  using mp4 = createMp4(target, [{ codec: context, timescale: 90_000 }]);
  using packet = new Packet();
  packet.alloc();
  const drain = () => {
    while (context.receivePacketSync(packet) >= 0) {
      packet.rescaleTs({ num: 1, den: fps }, { num: 1, den: 90_000 });
      mp4.write(0, packet);
    }
  };
  const texture = makeTexture(width * 2, height, clip.seed);
  const bytes = Buffer.alloc((width * height * 3) / 2, 128);
  const grain = makeGrain(width * 64, clip.seed);
  for (let n = 0; n < clip.frames; n += 1) {
    // A slow pan over a wide picture, with grain that is new in every frame: a pan alone encodes too easily.
    const left = (n * (3 + clip.seed)) % width;
    for (let y = 0; y < height; y += 1) {
      const from = y * width * 2 + left;
      const speck = ((y * 37 + n * 101) % 63) * width + ((y * 13 + n * 7) % width);
      for (let x = 0; x < width; x += 1)
        bytes[y * width + x] = (texture[from + x] ?? 0) + (grain[speck + x] ?? 0);
    }
    using frame = Frame.fromVideoBuffer(bytes, {
      width,
      height,
      format: AV_PIX_FMT_YUV420P,
      timeBase: { num: 1, den: fps },
      pts: BigInt(n),
    });
    check(context.sendFrameSync(frame), 'encode');
    drain();
  }
  check(context.sendFrameSync(null), 'encode');
  drain();
  mp4.finish();
}

/** Waves of several lengths, by rows. */
function makeTexture(width: number, height: number, seed: number): Buffer {
  const texture = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const waves = Math.sin(x / (31 + seed)) + Math.sin(y / 23) + Math.sin((x + y * (seed + 1)) / 7);
      texture[y * width + x] = 128 + 28 * waves;
    }
  }
  return texture;
}

/** Specks of 0 to 7, the same for the same seed. */
function makeGrain(length: number, seed: number): Uint8Array {
  let state = seed + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 29;
  });
}
