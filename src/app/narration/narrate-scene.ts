import { type Fault, isFault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { Narrated } from '../../domain/narration.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { narrationBasis } from '../../domain/staleness.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { type Track, type TrackPart, wordsIn } from '../../domain/track.ts';
import { type SpeechService, speaksByModel } from '../../domain/voices.ts';
import type { Json, Services, Speech } from '../ports.ts';
import { openScene, type ScenePlace, sceneStep } from '../step-input.ts';
import { setScene } from '../storyboard/scene-progress.ts';
import { fitLine } from './fit-line.ts';
import { lineOrder } from './line-records.ts';
import { keepLine } from './narration-take.ts';
import { giveWay, speakerOf, standInOf } from './stand-in-voice.ts';

/** What a scene's narration came to. */
type Outcome = Pick<Scene, 'narrated' | 'narrationWarning' | 'spokenAs'>;

/**
 * Step NarrateScene: speaks a scene's line and fits it to the scene. Where its voice fails for good, another one
 * takes over the whole film; a line that nobody can speak is left out with a warning, as the video is worth more than
 * one line of it. Where models of the registry speak, it says whether something is to be ordered first: then
 * StartLine and StoreLine come, and it is called again.
 * @returns `{mustOrder, voice}`: `voice` is who speaks the film as far as this scene knows, so that scenes which
 *   were spoken before another voice took over are spoken again; left out where the scene says nothing
 */
export async function narrateScene(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const { voice, ...outcome } = await narrate(services, await openScene(services, step));
  await setScene(services, step, (scene) =>
    outcome.narrated === (scene.narrated ?? null) &&
    outcome.narrationWarning === scene.narrationWarning &&
    !outcome.spokenAs
      ? null
      : { ...scene, ...outcome },
  );
  return { mustOrder: outcome.spokenAs !== undefined, ...(voice ? { voice } : {}) };
}

async function narrate(
  services: Services,
  place: ScenePlace,
): Promise<Outcome & { readonly voice?: SpeechService }> {
  const { job, scene } = place;
  const basis = narrationBasis(scene, job.settings);
  if (basis === null) return { narrated: null, narrationWarning: null };
  const { track } = job;
  const { trackPart } = scene;
  if (job.settings.narration.assetId !== null && track && trackPart) {
    const { narrated = null, seconds } = scene;
    if (!(await services.blobs.head(track.key))) {
      const narrationWarning = `Scene ${scene.position + 1} has no narration: its recording was deleted.`;
      return { narrated: null, narrationWarning };
    }
    const isFresh = narrated?.basis === basis;
    return {
      narrated: isFresh ? narrated : recorded(track, trackPart, seconds, basis),
      narrationWarning: null,
    };
  }
  const speaker = await speakerOf(services, job);
  try {
    return { ...(await speak(services, speaker, place, basis)), voice: speaker.service };
  } catch (error) {
    if (!isFault(error) || !isOfVoice(error)) throw error;
    const handedOn = await giveWay(services, place, speaker, error);
    if (handedOn) return narrate(services, { ...place, job: handedOn });
    const { id: sceneId } = scene;
    services.log.warn('a scene goes without its narration', {
      jobId: job.id,
      sceneId,
      reason: error.message,
    });
    return { ...(await leftOut(services, place, basis, error.message)), voice: speaker.service };
  }
}

/** Whether a fault tells of the line and its voice: others end the job, or pass when the step is repeated. */
function isOfVoice({ name }: Fault): boolean {
  return name !== 'JobCanceled' && name !== 'JobDeadline' && name !== 'VersionConflict';
}

/** A line that nobody speaks now: as it was spoken before, if it was, or not at all. */
async function leftOut(
  services: Services,
  { scene }: ScenePlace,
  basis: string,
  reason: string,
): Promise<Outcome> {
  const which = `Scene ${scene.position + 1}`;
  const { narrated: before } = scene;
  if (before?.basis === basis && (await services.blobs.head(before.key)))
    return { narrated: before, narrationWarning: `${which} keeps its earlier voice: ${reason}` };
  return { narrated: null, narrationWarning: `${which} has no narration: ${reason}` };
}

/** The line in one voice. @throws Fault as `fitLine` */
async function speak(services: Services, voice: Speech, place: ScenePlace, basis: string): Promise<Outcome> {
  const { job, scene } = place;
  const standIn = standInOf(job)?.service;
  const { narrated: before } = scene;
  if (before?.basis === basis && before.standIn === standIn && (await services.blobs.head(before.key))) {
    return { narrated: before, narrationWarning: scene.narrationWarning ?? null };
  }
  const which = `Scene ${scene.position + 1}`;
  const order = lineOrder(voice.service, scene, spokenBy(job, standIn));
  if (!order)
    return { narrated: null, narrationWarning: `${which} has no narration: nobody speaks its language.` };
  const fitted = await fitLine(services, voice, place, order, basis);
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
    ...(standIn ? { standIn } : {}),
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
}

/** Settings as a stand-in speaks them: the voice that was named is another service's. */
function spokenBy({ settings }: Job, standIn: SpeechService | undefined): Pick<JobSettings, 'narration'> {
  const { narration } = settings;
  return { narration: standIn ? { ...narration, voice: null } : narration };
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
