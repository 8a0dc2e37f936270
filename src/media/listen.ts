import type { HeardSound } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { sound } from './house-profile.ts';
import { readSound } from './mix/read-sound.ts';

/** Loudness is looked at in steps of 10 ms. */
const stepSeconds = 0.01;
/** Quieter than this part of the loud passages is a pause, if it lasts. */
const quietShare = 0.06;
const shortestPause = 0.25;
/** Two beats are no nearer than this: 240 a minute. */
const beatDistance = 0.25;
/** A beat is this many times the rise that is usual around it. */
const beatRise = 1.6;
const around = 50;

/** Where a recording pauses, and where its beats are: sudden rises of loudness. @throws Fault `MediaFailed` where it is silent */
export async function listen(file: string): Promise<HeardSound> {
  const { steps, values } = await loudness(file);
  if (values === 0) throw new Fault('MediaFailed', 'the file has no sound');
  const loud = steps.toSorted((a, b) => a - b)[Math.floor(steps.length * 0.9)] ?? 0;
  if (loud === 0) throw new Fault('MediaFailed', 'the recording is silent');
  return {
    seconds: values / sound.channels / sound.sampleRate,
    pauses: pausesOf(steps, loud * quietShare),
    beats: beatsOf(steps),
  };
}

/** How loud each step of a sound is, as root mean square, and how many values it has. */
async function loudness(file: string): Promise<{ steps: number[]; values: number }> {
  const size = Math.round(stepSeconds * sound.sampleRate) * sound.channels;
  const steps: number[] = [];
  let [values, sum] = [0, 0];
  for await (const block of readSound(file)) {
    for (const value of block) {
      sum += value * value;
      values += 1;
      if (values % size > 0) continue;
      steps.push(Math.sqrt(sum / size));
      sum = 0;
    }
  }
  if (values % size > 0) steps.push(Math.sqrt(sum / (values % size)));
  return { steps, values };
}

function pausesOf(steps: readonly number[], quiet: number): HeardSound['pauses'] {
  const pauses: { startSeconds: number; endSeconds: number }[] = [];
  let start: number | null = null;
  for (let i = 0; i <= steps.length; i++) {
    const isQuiet = i < steps.length && (steps[i] ?? 0) < quiet;
    if (isQuiet) start ??= i;
    else if (start !== null) {
      const pause = { startSeconds: start * stepSeconds, endSeconds: i * stepSeconds };
      if (pause.endSeconds - pause.startSeconds >= shortestPause) pauses.push(pause);
      start = null;
    }
  }
  return pauses;
}

function beatsOf(steps: readonly number[]): number[] {
  // Rises of the logarithm, as hearing goes; what is near silence does not count.
  const rises = steps.map((value, i) =>
    Math.max(0, Math.log10(value + 1e-3) - Math.log10((steps[i - 1] ?? value) + 1e-3)),
  );
  const beats: number[] = [];
  for (let i = 1; i < rises.length; i++) {
    const near = rises.slice(Math.max(0, i - around), i + around);
    const usual = near.reduce((sum, rise) => sum + rise, 0) / near.length;
    const rise = rises[i] ?? 0;
    const isPeak = rise >= (rises[i - 1] ?? 0) && rise >= (rises[i + 1] ?? 0);
    const last = beats.at(-1);
    const time = i * stepSeconds;
    if (!isPeak || rise < 0.05 || rise < beatRise * usual) continue;
    if (last === undefined || time - last >= beatDistance) beats.push(time);
  }
  return beats;
}
