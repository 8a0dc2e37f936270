import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Film, openArtist } from '../../src/simulators/artist/artist.ts';
import {
  type DecodedFilm,
  decodeFilm,
  decodePicture,
  differenceOf,
  type Pixels,
  similarity,
} from './artist-measures.ts';

const artist = openArtist({ concurrency: 2 });
let folder = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artist-film-'));
});
afterAll(async () => {
  await artist.close();
  await rm(folder, { recursive: true, force: true });
});

async function shoot(film: Partial<Film>): Promise<DecodedFilm & { target: string }> {
  const target = join(folder, `${count++}.mp4`);
  await artist.film({
    prompt: 'slow push in',
    seed: 1,
    width: 320,
    height: 180,
    fps: 12,
    seconds: 2,
    sound: false,
    target,
    ...film,
  });
  return { ...(await decodeFilm(target)), target };
}

const picture = (prompt: string, format: 'png' | 'jpg' | 'webp' = 'png', width = 320, height = 180) =>
  artist.draw({ prompt, seed: 3, width, height, format });

const at = (film: DecodedFilm, index: number): Pixels => {
  const frame = film.frames.at(index);
  if (!frame) throw new Error(`there is no frame ${index}`);
  return frame;
};

/** Mean difference of each frame to the one before. */
const steps = (film: DecodedFilm): number[] =>
  film.frames.slice(1).map((frame, i) => differenceOf(at(film, i), frame));

describe('a film', () => {
  it('is H.264 in yuv420p of the right size, rate and number of frames, with its index in front', async () => {
    for (const [fps, seconds] of [
      [12, 2],
      [24, 0.5],
      [29.97, 1],
    ] as const) {
      const film = await shoot({ prompt: 'a lake', fps, seconds });
      expect(film.frames).toHaveLength(Math.round(fps * seconds));
      expect(film.fps).toBeCloseTo(fps, 2);
      expect([at(film, 0).width, at(film, 0).height]).toEqual([320, 180]);
      expect(film.codec).toBe('h264');
      expect(film.pixelFormat).toBe(0);
      const bytes = await readFile(film.target);
      expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    }
  });

  it.each([
    'sailboat at sea at sunset',
    'city night',
    'bottle studio',
    'forest',
    'snow',
    'concert stage',
    'river waterfall',
  ])('of "%s" begins with its picture, moves all the way, and never jumps', async (prompt) => {
    const start = await picture(prompt, prompt === 'forest' ? 'webp' : prompt === 'snow' ? 'jpg' : 'png');
    const film = await shoot({ startImage: start, prompt: `${prompt}, slow pan right` });
    expect(similarity(at(film, 0), await decodePicture(start))).toBeGreaterThan(0.9);
    const moved = steps(film);
    expect(differenceOf(at(film, 0), at(film, -1))).toBeGreaterThan(2);
    const typical = moved.toSorted((a, b) => a - b)[Math.floor(moved.length / 2)] ?? 0;
    expect(typical).toBeGreaterThan(0.15);
    expect(Math.max(...moved)).toBeLessThan(Math.max(4, typical * 4));
  });

  it('fits a picture of another size and shape by covering, not by stretching', async () => {
    const start = await picture('a balloon over mountains', 'jpg', 256, 256);
    const film = await shoot({ startImage: start });
    const whole = await decodePicture(start, 320, 320);
    const middle = { width: 320, height: 180, data: whole.data.slice(320 * 70 * 4, 320 * 250 * 4) };
    expect(similarity(at(film, 0), middle)).toBeGreaterThan(0.85);
  });

  it('of a strange still moves gently over it, cut to cover', async () => {
    const canvas = createCanvas(200, 200);
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 100; i++) {
      pen.fillStyle = `hsl(${i * 37} 70% 50%)`;
      pen.fillRect((i % 10) * 20, Math.floor(i / 10) * 20, 20, 20);
    }
    const still = canvas.toBuffer('image/png');
    const film = await shoot({ startImage: still });
    const whole = await decodePicture(still, 320, 320);
    const middle = { width: 320, height: 180, data: whole.data.slice(320 * 70 * 4, 320 * 250 * 4) };
    expect(similarity(at(film, 0), middle)).toBeGreaterThan(0.85);
    expect(Math.max(...steps(film))).toBeLessThan(20);
    expect(differenceOf(at(film, 0), at(film, -1))).toBeGreaterThan(5);
  });

  it('closes on its last picture, whoever drew it', async () => {
    const start = await picture('meadow at dawn');
    const own = await picture('city at night');
    // Scaled and stored anew, it has lost its recipe.
    const image = await decodePicture(own);
    const canvas = createCanvas(320, 180);
    const data = canvas.getContext('2d').createImageData(320, 180);
    data.data.set(image.data);
    canvas.getContext('2d').putImageData(data, 0, 0);
    for (const endImage of [own, canvas.toBuffer('image/png')]) {
      const film = await shoot({ startImage: start, endImage });
      expect(similarity(at(film, 0), await decodePicture(start))).toBeGreaterThan(0.9);
      expect(similarity(at(film, -1), image)).toBeGreaterThan(0.8);
      expect(Math.max(...steps(film))).toBeLessThan(24);
    }
  });

  it('moves in another way for another prompt or seed', async () => {
    const startImage = await picture('desert');
    const films = [
      await shoot({ startImage, prompt: 'push in' }),
      await shoot({ startImage, prompt: 'pull out' }),
      await shoot({ startImage, prompt: 'pan left' }),
      await shoot({ startImage, prompt: 'push in', seed: 2 }),
    ];
    for (const [i, a] of films.entries()) {
      for (const b of films.slice(i + 1)) expect(differenceOf(at(a, -1), at(b, -1))).toBeGreaterThan(0.4);
    }
  });

  it('is the same film for the same request', async () => {
    const startImage = await picture('underwater');
    const [a, b] = [await shoot({ startImage }), await shoot({ startImage })];
    expect(differenceOf(at(a, -1), at(b, -1))).toBe(0);
  });

  it('has a quiet stereo sound as long as the picture when asked for, and none otherwise', async () => {
    for (const prompt of ['waves at the beach', 'studio', 'forest', 'concert stage', 'river']) {
      const film = await shoot({ prompt, sound: true, seconds: 3, fps: 4 });
      expect(film.sound?.channels).toBe(2);
      expect(film.sound?.seconds).toBeCloseTo(3, 0);
      const decibels = 20 * Math.log10(film.sound?.rms ?? 0);
      expect(decibels).toBeGreaterThan(-36);
      expect(decibels).toBeLessThan(-24);
    }
    expect((await shoot({ seconds: 0.5 })).sound).toBeNull();
  });

  it('leaves no file behind when it fails, and the next one succeeds', async () => {
    const target = join(folder, 'broken.mp4');
    const film = { prompt: 'x', seed: 1, width: 320, height: 180, fps: 12, seconds: 1, sound: false, target };
    await expect(artist.film({ ...film, startImage: new Uint8Array([1, 2, 3]) })).rejects.toThrow('image');
    await expect(artist.film({ ...film, width: 321 })).rejects.toThrow(RangeError);
    expect(existsSync(target)).toBe(false);
    expect(existsSync(`${target}.part`)).toBe(false);
    await artist.film(film);
    expect(existsSync(target)).toBe(true);
  });

  it('that is given up when the artist closes is an error for its caller', async () => {
    const other = openArtist({ concurrency: 1 });
    const film = {
      prompt: 'sea',
      seed: 1,
      width: 640,
      height: 360,
      fps: 24,
      seconds: 20,
      sound: false,
      target: join(folder, 'late.mp4'),
    };
    const making = other.film(film);
    const waiting = other.draw({ prompt: 'sea', seed: 1, width: 64, height: 64, format: 'png' });
    const outcome = Promise.allSettled([making, waiting]);
    await other.close();
    expect((await outcome).map((settled) => settled.status)).toEqual(['rejected', 'rejected']);
  });

  it.runIf(existsSync('/proc/self/task'))(
    'that crashes fails alone: what is waiting is still drawn',
    async () => {
      const other = openArtist({ concurrency: 1 });
      try {
        const known = new Set(await artistProcesses());
        const film = { prompt: 'sea', seed: 1, width: 640, height: 360, fps: 24, seconds: 20, sound: false };
        const making = other.film({ ...film, target: join(folder, 'crash.mp4') });
        const waiting = other.draw({ prompt: 'sea', seed: 1, width: 64, height: 64, format: 'png' });
        making.catch(() => undefined);
        const [child] = (await artistProcesses()).filter((pid) => !known.has(pid));
        if (child === undefined) throw new Error('the artist works in a process of its own');
        process.kill(child, 'SIGKILL');
        await expect(making).rejects.toThrow('SIGKILL');
        expect(await waiting).toBeInstanceOf(Uint8Array);
      } finally {
        await other.close();
      }
    },
  );
});

/** Processes started by this one. */
async function artistProcesses(): Promise<number[]> {
  const threads = await readdir('/proc/self/task');
  const lists = await Promise.all(
    threads.map((id) => readFile(`/proc/self/task/${id}/children`, 'utf8').catch(() => '')),
  );
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}
