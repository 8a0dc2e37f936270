import { rename, rm } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { between, type Camera, chooseMove, ease, type Move, STILL } from './camera.ts';
import { compose } from './compose.ts';
import { openFilmWriter } from './encoder.ts';
import { letGo } from './memory.ts';
import { ARTIST_VERSION, type Recipe } from './recipe.ts';
import { prepare, type Shootable } from './render.ts';
import type { Ambience } from './scene.ts';
import { readSignature } from './signature.ts';
import { ambientTrack } from './sound.ts';
import { stillOf } from './still.ts';

/** A film to make. Sizes in pixels, both even. */
export interface Film {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  fps: number;
  seconds: number;
  /** The film begins with it. Without one, a scene is made from the prompt. */
  startImage?: Uint8Array;
  /** The film closes on it. */
  endImage?: Uint8Array;
  sound: boolean;
  /** Path of the .mp4 to write; it appears only when it is complete. */
  target: string;
}

interface Take {
  readonly shot: Shootable;
  readonly ambience: Ambience;
}

/** Shares of the film between which the first scene gives way to the last. */
const CROSSFADE = [0.58, 0.86] as const;

/**
 * Films a scene: its layers move past the camera, water and lights live, and the sound of the place
 * is heard if asked for.
 * @throws if a picture cannot be read or the file cannot be written
 */
export async function makeFilm(film: Film): Promise<void> {
  const { width, height } = film;
  const first = await takeOf(film.startImage, film);
  const last = film.endImage ? await takeOf(film.endImage, film) : undefined;
  const move = chooseMove(film.prompt, film.seed);
  const count = Math.max(1, Math.round(film.seconds * film.fps));
  const partial = `${film.target}.part`;
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const other = last ? createCanvas(width, height) : undefined;
  const writer = await openFilmWriter(partial, film);
  try {
    let written: Promise<void> = Promise.resolve();
    for (let i = 0; i < count; i++) {
      const progress = count === 1 ? 0 : i / (count - 1);
      const share = ease(progress);
      const shown = last ? fadeShare(progress) : 0;
      const seconds = i / film.fps;
      if (shown < 1) first.shot.draw(pen, seconds, between(STILL, move.to, share));
      if (last && other && shown > 0) {
        const remaining = (count - 1 - i) / film.fps;
        const otherPen = other.getContext('2d');
        last.shot.draw(otherPen, -remaining, between(arrival(move), STILL, share));
        pen.globalAlpha = shown;
        pen.drawImage(other, 0, 0);
        pen.globalAlpha = 1;
      }
      const pixels = canvas.data();
      // The next frame is drawn here while this one is encoded on other threads.
      await written;
      written = writer.frame(pixels, i);
      await letGo(width * height);
      written.catch(() => undefined);
    }
    await written;
    if (film.sound) {
      const track = ambientTrack(first.ambience, count / film.fps, `${film.prompt}\u0001${film.seed}`);
      await writer.sound(track.left, track.right);
    }
    await writer.finish();
    await rename(partial, film.target);
  } catch (error) {
    await writer.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
  await writer.close();
}

/** A picture of this artist's own comes apart into its layers again; any other stays a still. */
async function takeOf(image: Uint8Array | undefined, film: Film): Promise<Take> {
  const recipe: Recipe | undefined =
    image === undefined
      ? {
          version: ARTIST_VERSION,
          prompt: film.prompt,
          seed: film.seed,
          width: film.width,
          height: film.height,
          references: [],
        }
      : readSignature(image);
  if (image !== undefined && recipe?.version !== ARTIST_VERSION) {
    return { shot: await stillOf(image, film.width, film.height), ambience: 'room' };
  }
  if (recipe === undefined) throw new Error('there is nothing to film');
  const scene = compose(recipe);
  return { shot: await prepare(scene, film.width, film.height), ambience: scene.ambience };
}

/** Where the camera comes from so that it arrives at rest on the last picture, going on as before. */
function arrival(move: Move): Camera {
  return { x: -move.to.x * 0.7, y: -move.to.y * 0.7, zoom: Math.min(1.1, Math.max(0.93, 1 / move.to.zoom)) };
}

function fadeShare(progress: number): number {
  const t = Math.min(1, Math.max(0, (progress - CROSSFADE[0]) / (CROSSFADE[1] - CROSSFADE[0])));
  return t * t * (3 - 2 * t);
}
