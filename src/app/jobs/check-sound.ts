/** What a request says of its film's sound, and what follows from it. */
import type { Job } from '../../domain/job.ts';
import type { JobSettings } from '../../domain/settings.ts';
import { trackAsset } from '../../domain/track.ts';
import { chooseVoice, VoiceUnknown } from '../../domain/voices.ts';
import { assetsFor } from '../assets/use-assets.ts';
import type { ClientReader } from '../clients/find-client.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { CreateJob } from './prepare-job.ts';

/** The settings of a music video whose song is among its assets: the first sound of them is its music. */
async function withOwnSong(
  services: Services,
  reader: ClientReader,
  settings: CreateJob['settings'],
): Promise<CreateJob['settings']> {
  const { structure, music, assetIds } = settings;
  if (structure !== 'music_video' || music !== null) return settings;
  const types = ['image', 'video', 'audio'] as const;
  const uses = assetIds.map((assetId, i) => ({ assetId, path: `assetIds.${i}`, types }));
  const song = (await assetsFor(services, reader, uses)).find(({ value }) => value.type === 'audio');
  return song ? { ...settings, music: { assetId: song.value.id, volume: 1 } } : settings;
}

const shortestTrack = 5;
const longestTrack = 600;

/**
 * The settings of a film that follows a recording: it is as long. Scenes that are written by hand have their own
 * lengths and follow nothing.
 * @throws Refusal 422
 */
export async function followingTrack(
  services: Services,
  reader: ClientReader,
  { settings: asked, mode }: Pick<CreateJob, 'settings' | 'mode'>,
): Promise<CreateJob['settings']> {
  const settings = await withOwnSong(services, reader, asked);
  const track = trackAsset(settings);
  if (track === null) return settings;
  const { path } = track;
  const refuse = (message: string) => {
    throw new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
  };
  if (mode === 'storyboard') {
    if (track.kind === 'speech')
      refuse('belongs to mode prompt; the scenes of a storyboard have lines of their own');
    return settings;
  }
  const [asset] = await assetsFor(services, reader, [{ assetId: track.assetId, path, types: ['audio'] }]);
  const seconds = asset?.value.file.seconds ?? 0;
  if (seconds < shortestTrack || seconds > longestTrack + 1) {
    refuse(
      `lasts ${Number(seconds.toFixed(1))} s; a film that follows it lasts ${shortestTrack} to ${longestTrack} s`,
    );
  }
  const frames = Math.floor(Math.min(seconds, longestTrack) * settings.fps);
  return { ...settings, durationSeconds: frames / settings.fps };
}

/** @throws Refusal 422 where there is no such voice or language, or the music is no sound of the tenant's */
export async function checkSound(
  services: Services,
  reader: ClientReader,
  { narration, music }: Pick<JobSettings, 'narration' | 'music'>,
): Promise<void> {
  if (narration.enabled) {
    try {
      chooseVoice(services.speech.service, narration);
    } catch (error) {
      if (!(error instanceof VoiceUnknown)) throw error;
      const { message } = error;
      throw new Refusal('unprocessable', 'validation_failed', message, [
        { path: `narration.${error.path}`, message },
      ]);
    }
  }
  if (music !== null && 'assetId' in music) {
    await assetsFor(services, reader, [{ assetId: music.assetId, path: 'music.assetId', types: ['audio'] }]);
  }
}

/**
 * Scenes follow the recording that they were planned by, or none: another one would be silence.
 * @throws Refusal 422 where a storyboard is to be narrated by a recording that it does not follow
 */
export function checkRecording(
  { storyboard, track, settings }: Pick<Job, 'storyboard' | 'track' | 'settings'>,
  { narration }: Pick<JobSettings, 'narration'>,
): void {
  const { enabled, assetId } = narration;
  if (storyboard === null || !enabled || assetId === null || assetId === track?.assetId) return;
  const { narration: before } = settings;
  if (before.enabled && before.assetId === assetId) return;
  const path = 'narration.assetId';
  const message =
    'is a recording that the scenes were not planned by; create a job in mode prompt that follows it, or say null for a voice';
  throw new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
}
