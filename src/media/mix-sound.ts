import type { MixRequest } from '../app/ports.ts';
import { addPiece, addTrack, duck, fade, fitMusic } from './mix/lay-tracks.ts';
import { amplified, gainTo, levelled, measureLoudness } from './mix/loudness.ts';
import { readSound, valuesOf } from './mix/read-sound.ts';
import { writeSound } from './write-sound.ts';

/** Narration and music are brought here before they are mixed, so that their balance is the same for any voice and song. */
const trackLufs = -16;
const musicIn = 0.5;
const musicOut = 1.5;

/**
 * Mixes the sound of a video and writes it: AAC, 48 kHz, stereo, exactly as long as asked to the sample.
 * @throws Fault `BadOutput` or `MediaFailed` where a sound file is at fault
 */
export async function mixSound(request: MixRequest): Promise<void> {
  writeSound(request.target, await mixed(request));
}

/** All that is heard, left and right by turns. */
async function mixed(request: MixRequest): Promise<Float32Array> {
  const length = valuesOf(request.seconds);
  const sum = new Float32Array(length);
  const { lines = [], music } = request;

  const narration = new Float32Array(length);
  for (const { file, fromSeconds, seconds, tempo, atSeconds } of lines) {
    const line = await readSound(file, { fromSeconds, seconds, tempo });
    if (line) addPiece(narration, line, atSeconds);
  }
  addTrack(sum, amplified(narration, gainTo(trackLufs, measureLoudness(narration))));

  if (music && music.volume > 0) {
    const whole = { fromSeconds: 0, seconds: Number.POSITIVE_INFINITY, tempo: 1 };
    const song = await readSound(music.file, whole);
    if (song && song.length > 0) {
      const fitted = fitMusic(song, length);
      const track = amplified(fitted, gainTo(trackLufs, measureLoudness(fitted)) + decibels(music.volume));
      duck(track, spansOf(lines));
      fade(track, musicIn, musicOut);
      addTrack(sum, track);
    }
  }

  if (request.clipVolume) addTrack(sum, await clipTrack(request, length));
  return levelled(sum);
}

/** The clips' own sound, each faded into the next where their pictures overlap. */
async function clipTrack({ clips = [], clipVolume = 0 }: MixRequest, length: number): Promise<Float32Array> {
  const track = new Float32Array(length);
  for (const { file, fromSeconds, seconds, atSeconds, fadeSeconds } of clips) {
    const piece = await readSound(file, { fromSeconds, seconds: seconds + fadeSeconds, tempo: 1 });
    if (!piece) continue;
    // A cut in the middle of a sound clicks: even a hard one is softened by a few milliseconds.
    fade(piece, atSeconds === 0 ? 0 : softCut, Math.max(fadeSeconds, softCut));
    addPiece(track, piece, atSeconds);
  }
  return amplified(track, decibels(clipVolume));
}

const softCut = 0.01;

function spansOf(lines: NonNullable<MixRequest['lines']>) {
  return lines.map(({ atSeconds, seconds, tempo }) => ({
    startSeconds: atSeconds,
    endSeconds: atSeconds + seconds / tempo,
  }));
}

function decibels(volume: number): number {
  return 20 * Math.log10(volume);
}
