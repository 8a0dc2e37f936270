import { isFault } from '../../domain/errors.ts';
import type { Narrated } from '../../domain/narration.ts';
import { narrationBasis } from '../../domain/staleness.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { type Track, type TrackPart, wordsIn } from '../../domain/track.ts';
import { speaksByModel } from '../../domain/voices.ts';
import type { Json, Services } from '../ports.ts';
import { openScene, type ScenePlace, sceneStep } from '../step-input.ts';
import { setScene } from '../storyboard/scene-progress.ts';
import { fitLine } from './fit-line.ts';
import { lineOrder } from './line-records.ts';
import { keepLine } from './narration-take.ts';

/** What a scene's narration came to. */
type Outcome = Pick<Scene, 'narrated' | 'narrationWarning' | 'spokenAs'>;

/**
 * Step NarrateScene: speaks a scene's line and fits it to the scene. A line that cannot be had is left out
 * with a warning: the video is worth more than one line of it. Where models of the registry speak, it says whether
 * something is to be ordered first: then StartLine and StoreLine come, and it is called again.
 * @returns `{mustOrder}`
 */
export async function narrateScene(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const place = await openScene(services, step);
  const outcome = await narrate(services, place);
  await setScene(services, step, (scene) =>
    outcome.narrated === (scene.narrated ?? null) &&
    outcome.narrationWarning === scene.narrationWarning &&
    !outcome.spokenAs
      ? null
      : { ...scene, ...outcome },
  );
  return { mustOrder: outcome.spokenAs !== undefined };
}

async function narrate(services: Services, place: ScenePlace): Promise<Outcome> {
  const { job, scene } = place;
  const basis = narrationBasis(scene, job.settings);
  if (basis === null) return { narrated: null, narrationWarning: null };
  if (scene.narrated?.basis === basis && (await services.blobs.head(scene.narrated.key))) {
    return { narrated: scene.narrated, narrationWarning: scene.narrationWarning ?? null };
  }
  const { track } = job;
  const { trackPart } = scene;
  if (job.settings.narration.assetId !== null && track && trackPart) {
    return { narrated: recorded(track, trackPart, scene.seconds, basis), narrationWarning: null };
  }
  const which = `Scene ${scene.position + 1}`;
  try {
    const order = lineOrder(services.speech.service, scene, job.settings);
    if (!order)
      return { narrated: null, narrationWarning: `${which} has no narration: nobody speaks its language.` };
    const fitted = await fitLine(services, place, order, basis);
    if (!fitted) {
      return {
        narrated: null,
        narrationWarning: `${which} has no narration: not one word of its line fits into ${scene.seconds} s.`,
      };
    }
    if ('mustOrder' in fitted) {
      return { narrated: null, narrationWarning: null, spokenAs: { basis, text: fitted.mustOrder } };
    }
    const { line, text, tempo } = fitted;
    const take: Take = await keepLine(services, place, { ...order, text }, line, basis);
    const narrated: Narrated = {
      takeId: take.id,
      key: line.key,
      fromSeconds: 0,
      seconds: line.seconds,
      tempo,
      text,
      words: line.words,
      timing: line.timing,
      basis,
    };
    const shortened =
      text === order.text
        ? []
        : [`${which}: its line is too long for ${scene.seconds} s and was shortened to "${text}"`];
    const isReckoned = speaksByModel(order.service) && line.timing === 'reckoned';
    const unheard =
      isReckoned && job.settings.captions.mode !== 'none'
        ? [`${which}: the words of its line could not be heard, so captions follow its syllables`]
        : [];
    return { narrated, narrationWarning: [...shortened, ...unheard].join('; ') || null };
  } catch (error) {
    if (isFault(error, 'JobCanceled')) throw error;
    if (!isFault(error)) throw error;
    services.log.warn('a scene goes without its narration', {
      jobId: job.id,
      sceneId: scene.id,
      reason: error.message,
    });
    return { narrated: null, narrationWarning: `${which} has no narration: ${error.message}` };
  }
}

/** The scene's piece of a recording, as much of it as the scene lasts. */
function recorded(track: Track, part: TrackPart, sceneSeconds: number, basis: string): Narrated {
  const heard = { ...part, seconds: Math.min(part.seconds, sceneSeconds, track.seconds - part.fromSeconds) };
  const words = wordsIn(track, heard);
  return {
    takeId: track.assetId,
    key: track.key,
    ...heard,
    tempo: 1,
    text: words.map(({ text }) => text).join(' '),
    words,
    timing: track.words ? 'transcribed' : 'reckoned',
    basis,
  };
}
