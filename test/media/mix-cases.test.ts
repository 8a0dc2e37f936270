import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MixRequest } from '../../src/app/ports.ts';
import { filteredBlocks, framesOf } from '../../src/media/libav/sound-graph.ts';
import { makeClip, tempFolder, testMedia } from './fixtures.ts';
import { heardSound, levelOf, measuredLoudness } from './heard-sound.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

const rate = 48_000;
let made = 0;

/** Mixes, reads back what a player would play, and proves length, loudness and peak, which hold for any mix. */
async function mix(request: Omit<MixRequest, 'target'>): Promise<Float32Array> {
  const target = path(`mix-${made++}.m4a`);
  await media.mixSound({ ...request, target });
  const samples = await heardSound(target);
  expect(samples.length / 2).toBe(Math.round(request.seconds * rate));
  const { lufs, peakDb } = measuredLoudness(samples);
  expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(0.4);
  expect(peakDb).toBeLessThanOrEqual(-1);
  return samples;
}

const wav = { audioCodec: 'pcm_s16le' as never };
const voice = (atSeconds: number) => ({
  file: path('voice.wav'),
  fromSeconds: 0,
  seconds: 2,
  atSeconds,
  tempo: 1,
});
const clip = (name: string, atSeconds: number, seconds: number, fadeSeconds = 0) => ({
  file: path(name),
  fromSeconds: 0,
  seconds,
  atSeconds,
  tempo: 1,
  fadeSeconds,
});

/** The same of one channel: every second value twice. */
function channelOf(samples: Float32Array, channel: 0 | 1): Float32Array {
  return samples.map((_, i) => samples[i - (i % 2) + channel] ?? 0);
}

/** How loud it is in steps of so many seconds. */
function levels(samples: Float32Array, from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count }, (_, i) => levelOf(samples, from + i * step, from + (i + 1) * step));
}

/** What a click adds to a low tone: the highest sample of what lies above 6 kHz, in dB. */
function splatter(samples: Float32Array, from: number, to: number): number {
  const part = samples.slice(Math.round(from * rate) * 2, Math.round(to * rate) * 2);
  let peak = 0;
  // The filter itself is startled by a tone that begins in the middle.
  let heard = 0;
  for (const block of filteredBlocks('highpass=f=6000,highpass=f=6000', framesOf([part]))) {
    for (const value of block) if (heard++ > 2 * 480) peak = Math.max(peak, Math.abs(value));
  }
  return 20 * Math.log10(Math.max(peak, 1e-6));
}

beforeAll(async () => {
  await makeClip(path('voice.wav'), { sound: 'sine=f=300:d=2:r=22050', ...wav });
  await makeClip(path('song.wav'), { sound: 'sine=f=1000:d=9:r=44100', ...wav });
  await makeClip(path('quiet.wav'), { sound: 'sine=f=1000:d=9:r=44100,volume=-30dB', ...wav });
  await makeClip(path('loud.wav'), { sound: 'sine=f=1000:d=9:r=44100,volume=30dB', ...wav });
  await makeClip(path('mono.wav'), { sound: 'sine=f=1000:d=9:r=11025,aformat=channel_layouts=mono', ...wav });
  await makeClip(path('centre.wav'), {
    sound: 'sine=f=1000:d=9:r=48000,pan=5.1|FC=c0',
    ...wav,
  });
  await makeClip(path('snippet.wav'), { sound: 'sine=f=110:d=0.2937:r=48000', ...wav });
  await makeClip(path('hum.wav'), { sound: 'sine=f=110:d=2.637:r=48000', ...wav });
  await makeClip(path('noise-a.mp4'), {
    picture: 'testsrc2=s=160x90:r=30:d=3',
    sound: 'anoisesrc=d=3:r=48000:seed=3:a=0.3,lowpass=f=6000',
  });
  await makeClip(path('noise-b.mp4'), {
    picture: 'testsrc2=s=160x90:r=30:d=3',
    sound: 'anoisesrc=d=3:r=48000:seed=4:a=0.3,lowpass=f=6000',
  });
  await makeClip(path('late.wav'), { sound: 'aevalsrc=gte(t\\,1)*sin(880*2*PI*t)/4:s=48000:d=2', ...wav });
  await makeClip(path('brief.wav'), { sound: 'sine=f=110:d=1.2373:r=48000', ...wav });
});

describe('music', () => {
  it.each(['song', 'quiet', 'loud', 'mono', 'centre'])(
    'of any make lies as far below the voice, on both sides: %s',
    async (name) => {
      const samples = await mix({
        seconds: 8,
        lines: [voice(3)],
        music: { file: path(`${name}.wav`), volume: 0.5 },
      });
      const speech = levelOf(samples, 3.2, 4.8, 300);
      const between = levelOf(samples, 1, 2.6, 1000);
      // 6 dB lower for its volume, 10 dB more under the voice; a tone of 300 Hz counts 1 to 2 dB less than one of 1000.
      expect(speech - between).toBeGreaterThan(5);
      expect(speech - between).toBeLessThan(9);
      const under = levelOf(samples, 3.2, 4.8, 1000);
      expect(Math.abs(between - under - 10)).toBeLessThan(1);
      for (const channel of [0, 1] as const) {
        expect(Math.abs(levelOf(channelOf(samples, channel), 1, 2.6, 1000) - between)).toBeLessThan(0.5);
      }
    },
  );

  it('that is longer than the film ends with it, softly, as it began', async () => {
    const samples = await mix({ seconds: 5, music: { file: path('song.wav'), volume: 1 } });
    const loud = levelOf(samples, 1, 3);
    expect(levelOf(samples, 0, 0.05)).toBeLessThan(loud - 15);
    expect(levelOf(samples, 0.6, 0.7)).toBeGreaterThan(loud - 1);
    expect(levelOf(samples, 4.2, 4.3)).toBeLessThan(loud - 2);
    expect(levelOf(samples, 4.95, 5)).toBeLessThan(loud - 20);
  });

  it.each(['snippet', 'hum'])('is repeated without a gap or a click: %s', async (name) => {
    const samples = await mix({ seconds: 6, music: { file: path(`${name}.wav`), volume: 1 } });
    // A tone that crosses itself may be louder or softer for a moment, but goes on.
    expect(Math.min(...levels(samples, 0.6, 4.4, 0.2))).toBeGreaterThan(-35);
    expect(splatter(samples, 0.6, 4.4)).toBeLessThan(-70);
  });
});

describe('a voice', () => {
  it('that begins with the film is heard from its first moment, also in a film of five seconds', async () => {
    const samples = await mix({ seconds: 5, lines: [voice(0)] });
    const loud = levelOf(samples, 0.2, 1.8, 300);
    expect(levelOf(samples, 0, 0.05, 300)).toBeGreaterThan(loud - 1);
    expect(levelOf(samples, 2.1, 5)).toBeLessThan(-60);
  });
});

describe("the clips' own sound", () => {
  it('is as loud through a crossfade as before and after it', async () => {
    const clips = [clip('noise-a.mp4', 0, 2, 1), clip('noise-b.mp4', 2, 2, 1), clip('noise-a.mp4', 4, 2)];
    const samples = await mix({ seconds: 6, clips, clipVolume: 1 });
    const steps = levels(samples, 0.1, 5.9, 0.1);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1.5);
  });

  it('has no pop at a hard cut, where it ends before its picture, or at either end of the film', async () => {
    // 110 Hz is cut anywhere in its wave. Of the second clip nothing is left after 1.2373 s.
    const clips = [
      clip('brief.wav', 0, 1.0333),
      clip('brief.wav', 1.0333, 2),
      clip('brief.wav', 3.0333, 0.9),
    ];
    const samples = await mix({ seconds: 3.9333, clips, clipVolume: 0.6 });
    const loud = levelOf(samples, 0.2, 0.9);
    expect(levelOf(samples, 1.2, 2.1)).toBeGreaterThan(loud - 1);
    expect(levelOf(samples, 2.4, 2.9)).toBeLessThan(loud - 50);
    expect(splatter(samples, 0, 0.2)).toBeLessThan(-60);
    expect(splatter(samples, 0.2, 3.93)).toBeLessThan(-70);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
  });

  it('is slowed with a picture that is slowed, at its own pitch', async () => {
    const slowed = { ...clip('late.wav', 0, 2), tempo: 0.8 };
    const samples = await mix({ seconds: 3, clips: [slowed], clipVolume: 1 });
    const heard = levels(samples, 0, 3, 0.1).map((level) => level > -40);
    // The tone of one second begins after one, which now takes a quarter longer.
    expect(heard.indexOf(true)).toBe(12);
    expect(heard.lastIndexOf(true)).toBe(24);
    expect(levelOf(samples, 1.5, 2.3, 880)).toBeGreaterThan(levelOf(samples, 1.5, 2.3) - 1);
  });

  it('of a clip that is very loud or very quiet does not drown the voice, nor vanish', async () => {
    const request = { seconds: 6, lines: [voice(3)], clipVolume: 0.5 };
    for (const name of ['loud.wav', 'quiet.wav']) {
      const samples = await mix({ ...request, clips: [clip(name, 0, 6)] });
      const [speech, alone] = [levelOf(samples, 3.2, 4.8, 300), levelOf(samples, 0.5, 2.5, 1000)];
      expect(speech - alone).toBeGreaterThan(5);
      expect(speech - alone).toBeLessThan(name === 'loud.wav' ? 9 : 25);
      expect(alone - levelOf(samples, 3.2, 4.8, 1000)).toBeGreaterThan(9);
    }
  });
});
