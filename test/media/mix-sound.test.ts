import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MixRequest } from '../../src/app/ports.ts';
import { makeClip, tempFolder, testMedia } from './fixtures.ts';
import { heardSound, levelOf as level, measuredLoudness } from './heard-sound.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

const rate = 48_000;
let made = 0;

/** Mixes, and reads back what a player would play. */
async function mix(request: Omit<MixRequest, 'target'>) {
  const target = path(`mix-${made++}.m4a`);
  await media.mixSound({ ...request, target });
  const info = await media.probe(target);
  const samples = await heardSound(target);
  return { info, samples, ...measuredLoudness(samples) };
}

const line = { fromSeconds: 0, tempo: 1 };

beforeAll(async () => {
  await makeClip(path('voice.wav'), { sound: 'sine=f=300:d=2:r=22050', audioCodec: 'pcm_s16le' as never });
  await makeClip(path('song.m4a'), { sound: 'sine=f=1000:d=20:r=44100' });
  await makeClip(path('short.m4a'), { sound: 'anoisesrc=d=3:r=44100:seed=7:a=0.3' });
  await makeClip(path('sea.mp4'), { picture: 'testsrc2=s=160x90:r=30:d=3', sound: 'sine=f=2000:d=3' });
  await makeClip(path('mute.mp4'), { picture: 'testsrc2=s=160x90:r=30:d=3' });
});

describe('the mix', () => {
  it.each([1, 2.5, 7.041667])('of nothing lasts %f seconds to the sample, and is silent', async (seconds) => {
    const { info, samples, lufs } = await mix({ seconds });
    expect(info).toMatchObject({ kind: 'audio', contentType: 'audio/mp4', audioCodec: 'aac' });
    expect(Math.round((info.seconds ?? 0) * rate)).toBe(Math.round(seconds * rate));
    expect(samples.every((value) => value === 0)).toBe(true);
    expect(lufs).toBeLessThanOrEqual(-70);
  });

  it('has a line where it belongs, music lower under it, at -14 LUFS and under -1 dBTP, as long as asked', async () => {
    const { info, samples, lufs, peakDb } = await mix({
      seconds: 12.3,
      lines: [{ ...line, file: path('voice.wav'), seconds: 2, atSeconds: 5 }],
      music: { file: path('song.m4a'), volume: 0.5 },
    });
    expect(Math.round((info.seconds ?? 0) * rate)).toBe(Math.round(12.3 * rate));
    expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(1);
    expect(peakDb).toBeLessThanOrEqual(-1);
    // The line is there and nowhere else.
    expect(level(samples, 5.2, 6.8, 300)).toBeGreaterThan(level(samples, 2, 4, 300) + 30);
    expect(level(samples, 8, 10, 300)).toBeLessThan(level(samples, 5.2, 6.8, 300) - 30);
    // Music goes down by 10 dB under it, comes back, and fades at both ends.
    const before = level(samples, 2, 4, 1000);
    const under = level(samples, 5.2, 6.8, 1000);
    expect(before - under).toBeGreaterThan(8.5);
    expect(before - under).toBeLessThan(11.5);
    expect(Math.abs(level(samples, 8, 10, 1000) - before)).toBeLessThan(0.5);
    expect(level(samples, 0, 0.1, 1000)).toBeLessThan(before - 10);
    expect(level(samples, 12.2, 12.3, 1000)).toBeLessThan(before - 20);
  });

  it('repeats music that is shorter than the video, without a gap', async () => {
    const { samples } = await mix({ seconds: 10, music: { file: path('short.m4a'), volume: 1 } });
    const levels = Array.from({ length: 75 }, (_, i) => level(samples, 0.6 + i / 10, 0.7 + i / 10));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(2.5);
  });

  it('plays a line faster without changing its pitch', async () => {
    const sped = [{ ...line, file: path('voice.wav'), seconds: 2, atSeconds: 0, tempo: 1.15 }];
    const { samples } = await mix({ seconds: 3, lines: sped });
    const loud = level(samples, 0.2, 1.5, 300);
    expect(loud).toBeGreaterThan(-30);
    expect(level(samples, 0.2, 1.5, 345)).toBeLessThan(loud - 20);
    expect(level(samples, 1.8, 2.2)).toBeLessThan(loud - 30);
  });

  it('begins a line within its file where it is told to', async () => {
    const later = [{ ...line, file: path('voice.wav'), fromSeconds: 1.5, seconds: 0.5, atSeconds: 1 }];
    const { samples } = await mix({ seconds: 3, lines: later });
    expect(level(samples, 1.1, 1.4, 300)).toBeGreaterThan(-30);
    expect(level(samples, 1.6, 2.5)).toBeLessThan(-60);
  });

  it("has the clips' own sound where it is asked for, and goes on where a clip has none", async () => {
    const clips = ['sea.mp4', 'mute.mp4', 'sea.mp4'].map((name, i) => ({
      file: path(name),
      fromSeconds: 0,
      seconds: 2,
      atSeconds: 2 * i,
      tempo: 1,
      fadeSeconds: 0.5,
    }));
    const { samples, lufs } = await mix({ seconds: 6, clips, clipVolume: 0.5 });
    const loud = level(samples, 0.3, 1.7, 2000);
    expect(level(samples, 4.3, 5.7, 2000)).toBeGreaterThan(loud - 1);
    expect(level(samples, 2.6, 3.9)).toBeLessThan(loud - 40);
    expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(1);
    const without = await mix({ seconds: 6, clips, clipVolume: 0 });
    expect(without.samples.every((value) => value === 0)).toBe(true);
  });

  it('takes no more memory for a long video than for a short one', async () => {
    // Held in memory, each kind of sound would be 23 MB, and each pass over it as much again.
    const small = testMedia({ concurrency: 1, limits: { memoryMegabytes: 300 } });
    const target = path('long.m4a');
    const seconds = 60;
    const clip = { file: path('sea.mp4'), fromSeconds: 0, seconds: 2, tempo: 1, fadeSeconds: 0.5 };
    await small.mixSound({
      target,
      seconds,
      lines: [{ ...line, file: path('voice.wav'), seconds: 2, atSeconds: 55 }],
      music: { file: path('song.m4a'), volume: 0.5 },
      clips: Array.from({ length: seconds / 2 }, (_, i) => ({ ...clip, atSeconds: 2 * i })),
      clipVolume: 0.5,
    });
    const samples = await heardSound(target);
    expect(samples.length / 2).toBe(seconds * rate);
    expect(Math.abs(measuredLoudness(samples).lufs + 14)).toBeLessThanOrEqual(0.3);
  }, 30_000);

  it('names a file that is no sound', async () => {
    const lines = [{ ...line, file: path('none.wav'), seconds: 1, atSeconds: 0 }];
    await expect(mix({ seconds: 2, lines })).rejects.toMatchObject({ name: 'MediaCrashed' });
  });
});

describe('the stretches of a sound', () => {
  const stretch = (name: string, fromSeconds: number, seconds: number) => ({
    target: path(name),
    fromSeconds,
    seconds,
  });

  it('are as long as asked to the sample, may overlap, and meet without a gap', async () => {
    const source = path('to-split.m4a');
    await media.mixSound({ target: source, seconds: 2, music: { file: path('song.m4a'), volume: 1 } });
    const frames = (n: number) => n / 24;
    await media.splitSound({
      source,
      stretches: [stretch('0.wav', 0, frames(19)), stretch('1.wav', frames(12), frames(36))],
    });
    const all = await heardSound(source);
    for (const [name, from, to] of [
      ['0.wav', 0, 19],
      ['1.wav', 12, 48],
    ] as const) {
      const heard = await heardSound(path(name));
      expect(heard.length).toBe((to - from) * 2000 * 2);
      const planned = all.subarray(from * 4000, to * 4000);
      const furthest = heard.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (planned[i] ?? 0))),
        0,
      );
      expect(furthest).toBeLessThan(1e-4);
    }
  });

  it('are refused where the sound ends before', async () => {
    const source = path('too-short.m4a');
    await media.mixSound({ target: source, seconds: 1 });
    await expect(
      media.splitSound({ source, stretches: [stretch('long.wav', 0.5, 0.6)] }),
    ).rejects.toMatchObject({
      name: 'MediaFailed',
      message: 'a stretch of sound ends after the 1.000 s that there are',
    });
  });
});
