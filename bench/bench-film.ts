/** A film for the benchmarks of cutting: clips as a provider sends them, captions, narration and music. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ConformLook,
  ConformRequest,
  CutPart,
  Media,
  MixRequest,
  WindowRequest,
} from '../src/app/ports.ts';
import { cutList } from '../src/domain/cut-list.ts';
import type { TransitionKind } from '../src/domain/settings.ts';
import { layOut, type Timeline } from '../src/domain/timeline.ts';
import { makeBenchClip } from './make-clip.ts';

export const profile = { width: 1920, height: 1080, fps: 30 };
export const sceneSeconds = 5;
const crossfadeSeconds = 0.5;

export interface BenchFilm {
  readonly timeline: Timeline;
  /** Which of the clips each scene shows: the same clip is the same file. */
  readonly order: readonly number[];
  /** How each scene gives way, by position; a crossfade where it does not say. */
  readonly kinds: Readonly<Record<number, WindowRequest['kind']>>;
}

export function benchFilm(
  order: readonly number[],
  kind: TransitionKind = 'crossfade',
  kinds: BenchFilm['kinds'] = {},
): BenchFilm {
  const transition = { kind, seconds: kind === 'cut' ? 0 : crossfadeSeconds };
  const scenes = order.map((_, i) => ({ id: `${i}`, seconds: sceneSeconds, transition }));
  return { timeline: layOut(scenes, profile.fps), order, kinds };
}

/** A scene's clip is as long in every film, with keyframes wherever one may split it, so that an edit conforms nothing anew. */
const clipFrames = (sceneSeconds + crossfadeSeconds) * profile.fps;
const keyframes = [crossfadeSeconds * profile.fps, sceneSeconds * profile.fps];

/** Works in a folder whose files are named after what they are. */
export function benchCutter(media: Media, folder: string) {
  const source = (clip: number) => join(folder, `source-${clip}.mp4`);
  const conformed = (clip: number) => join(folder, `clip-${clip}.mp4`);
  const voice = tone(join(folder, 'voice.wav'), 220, 4, spoken);
  const music = tone(join(folder, 'music.wav'), 110, 20, played);
  const sound = (seconds: number) => join(folder, `sound-${seconds}.m4a`);
  const kindAt = (film: BenchFilm, i: number) => film.kinds[i] ?? 'crossfade';
  const windowFile = (film: BenchFilm, i: number) =>
    join(folder, `window-${film.order[i]}-${film.order[i + 1]}-${kindAt(film, i)}.mp4`);

  return {
    source,
    conformed,
    makeSource: (clip: number) => makeBenchClip(source(clip), { ...profile, frames: clipFrames, seed: clip }),
    conform: (clip: number): Promise<void> => {
      const request: ConformRequest = {
        source: source(clip),
        target: conformed(clip),
        profile,
        frames: clipFrames,
        keyframes,
        look: captionLook(1, clip),
        // The windows draw what stands over them.
        drawnFrames: { startFrame: crossfadeSeconds * profile.fps, endFrame: sceneSeconds * profile.fps },
      };
      return media.conform(request);
    },
    /** The transition out of the scene at a position. */
    window: (film: BenchFilm, i: number): Promise<void> =>
      media.window({
        from: { file: conformed(film.order[i] ?? 0), startFrame: film.timeline.scenes[i]?.frames ?? 0 },
        to: { file: conformed(film.order[i + 1] ?? 0), startFrame: 0 },
        target: windowFile(film, i),
        profile,
        kind: kindAt(film, i),
        direction: 'left',
        frames: film.timeline.scenes[i]?.tailFrames ?? 0,
        look: captionLook(1, film.order[i + 1] ?? 0),
      }),
    /** Narration in every scene, music under all of it. */
    mix: (film: BenchFilm): Promise<void> => {
      const seconds = film.timeline.totalFrames / profile.fps;
      const request: MixRequest = {
        target: sound(seconds),
        seconds,
        lines: film.order.map((_, i) => ({
          file: voice,
          fromSeconds: 0,
          seconds: 4,
          atSeconds: i * sceneSeconds,
          tempo: 1,
        })),
        music: { file: music, volume: 0.5 },
      };
      return media.mixSound(request);
    },
    cut: (film: BenchFilm, target: string): Promise<void> => {
      const parts = cutList(film.timeline).map(
        (entry): CutPart =>
          entry.kind === 'body'
            ? {
                file: conformed(film.order[entry.scene] ?? 0),
                startFrame: entry.startFrame,
                frames: entry.frames,
              }
            : { file: windowFile(film, entry.scene), startFrame: 0, frames: entry.frames },
      );
      const seconds = film.timeline.totalFrames / profile.fps;
      return media.cut({ parts, sound: sound(seconds), target, profile, tags: {} });
    },
    mixed: (film: BenchFilm) => sound(film.timeline.totalFrames / profile.fps),
  };
}

/** Words at the foot of the picture, for as many scenes as there are. They begin while the scene is still coming in. */
export function captionLook(scenes: number, first = 0): ConformLook {
  const phrases = Array.from({ length: scenes }, (_, i) => ({
    startMs: i * sceneSeconds * 1000 + 100,
    endMs: (i + 1) * sceneSeconds * 1000 - 100,
    lines: [tokens(`Scene ${first + i + 1}: every drop counts`, i * sceneSeconds * 1000)],
  }));
  return {
    grade: 'none',
    captions: { style: 'plain', phrases },
    cards: [],
    aspectRatio: '16:9',
    language: 'en-US',
    colors: null,
    logo: null,
  };
}

function tokens(text: string, startMs: number) {
  return text.split(' ').map((word, i) => ({
    text: word,
    spaced: true,
    startMs: startMs + 700 + i * 500,
    endMs: startMs + 1200 + i * 500,
  }));
}

/** As speech services give it. */
const spoken = { rate: 24_000, channels: 1 };
const played = { rate: 48_000, channels: 2 };

/** A WAV of a swelling tone. */
function tone(file: string, hertz: number, seconds: number, { rate, channels }: typeof spoken): string {
  const data = Buffer.alloc(seconds * rate * channels * 2);
  for (let i = 0; i < seconds * rate; i += 1) {
    const swell = 0.5 + 0.5 * Math.sin((2 * Math.PI * i) / rate / 2);
    const value = Math.round(9000 * swell * Math.sin((2 * Math.PI * hertz * i) / rate));
    for (let c = 0; c < channels; c += 1) data.writeInt16LE(value, (i * channels + c) * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([head, data]));
  return file;
}
