import { undrawableWords } from '../domain/drawn-text.ts';
import type { JobSettings } from '../domain/settings.ts';
import type { SceneDraft, ShotSource } from '../domain/storyboard.ts';
import { trackAsset } from '../domain/track.ts';
import { chooseVoice, VoiceUnknown } from '../domain/voices.ts';
import { assetsFor } from './assets/use-assets.ts';
import { castFor } from './characters/take-up-cast.ts';
import { type ClientReader, findClient } from './clients/find-client.ts';
import type { CreateJob } from './create-job.ts';
import { jobOwner } from './job-owner.ts';
import type { Services } from './ports.ts';
import { Refusal } from './refusal.ts';

/**
 * A request for a job with whom it is made for, and the brand of that client as it is now.
 * @throws Refusal 422 naming the field, for what does not exist, does not fit together, cannot be drawn or the
 *   key may not use
 */
export async function checkRequest(
  services: Services,
  reader: ClientReader,
  request: AskedJob,
): Promise<CreateJob> {
  const owner = await jobOwner(services, reader, request);
  const scenes = await settledScenes(services, reader, request.scenes, (i) => `scenes.${i}.source.assetId`);
  await checkMaterials(services, reader, request.settings, request.scenes);
  const cast = await castFor(services, reader, request.settings.characterIds);
  await checkLook(services, reader, request.settings, request.scenes);
  await checkSound(services, reader, request.settings);
  const settings = await followingTrack(services, reader, request);
  const client = owner.clientId === null ? null : await findClient(services, reader, owner.clientId);
  return { ...request, settings, ...owner, scenes, cast, brand: client?.brand ?? null };
}

/** A request before it is known what its assets are. */
export type AskedJob = Omit<CreateJob, 'scenes'> & { readonly scenes: readonly AskedScene[] };

export type AskedScene = Omit<SceneDraft, 'source'> & { readonly source?: AskedSource };

/** Where a scene's clip is to come from, as its user says it. */
export type AskedSource =
  | { readonly kind: 'generated' }
  | { readonly kind: 'asset'; readonly assetId: string };

/**
 * Scenes with what their assets are.
 * @param pathOf names the field of a scene's asset @throws Refusal 422 for what is no picture or clip of the tenant's
 */
export async function settledScenes<T extends { readonly source?: AskedSource | undefined }>(
  services: Services,
  reader: ClientReader,
  scenes: readonly T[],
  pathOf: (i: number) => string,
): Promise<(Omit<T, 'source'> & { readonly source?: ShotSource })[]> {
  const uses = scenes.flatMap(({ source }, i) =>
    source?.kind === 'asset'
      ? [{ assetId: source.assetId, path: pathOf(i), types: ['image', 'video'] as const }]
      : [],
  );
  const assets = await assetsFor(services, reader, uses);
  const types = new Map(assets.map(({ value }) => [value.id, value.type]));
  return scenes.map(({ source, ...scene }) => {
    if (source === undefined) return scene;
    if (source.kind === 'generated') return { ...scene, source };
    const assetType = types.get(source.assetId) === 'image' ? 'image' : 'video';
    return { ...scene, source: { ...source, assetType } };
  });
}

/** The same of one scene, whose asset its field `source.assetId` names. */
export async function settledScene<T extends { readonly source?: AskedSource | undefined }>(
  services: Services,
  reader: ClientReader,
  asked: T,
): Promise<Omit<T, 'source'> & { readonly source?: ShotSource }> {
  const [scene] = await settledScenes(services, reader, [asked], () => 'source.assetId');
  if (!scene) throw new Error('One scene was given.');
  return scene;
}

/** @throws Refusal 422 for assets that are none, and for characters that a scene names but its job does not */
export async function checkMaterials(
  services: Services,
  reader: ClientReader,
  { assetIds, characterIds }: Pick<JobSettings, 'assetIds' | 'characterIds'>,
  scenes: readonly { readonly characterIds?: readonly string[] | null }[],
): Promise<void> {
  const types = ['image', 'video', 'audio'] as const;
  await assetsFor(
    services,
    reader,
    assetIds.map((assetId, i) => ({ assetId, path: `assetIds.${i}`, types })),
  );
  for (const [i, scene] of scenes.entries()) {
    checkCast(characterIds, scene.characterIds, `scenes.${i}.characterIds`);
  }
}

/** @throws Refusal 422 where a scene names a character that its job does not have */
export function checkCast(
  characterIds: readonly string[],
  named: readonly string[] | null | undefined,
  path: string,
): void {
  const stranger = named?.find((id) => !characterIds.includes(id));
  if (stranger === undefined) return;
  const message = `${stranger} is not among the characterIds of the job`;
  throw new Refusal('unprocessable', 'validation_failed', `${path}: ${message}`, [{ path, message }]);
}

/** @throws Refusal 422 where the logo is no picture of the tenant's, or words cannot be drawn */
export async function checkLook(
  services: Services,
  reader: ClientReader,
  settings: Pick<JobSettings, 'captions' | 'narration' | 'look'>,
  scenes: readonly {
    readonly text: { readonly narration: string | null; readonly caption: string | null };
  }[],
): Promise<void> {
  const { logo } = settings.look;
  if (logo) {
    await assetsFor(services, reader, [
      { assetId: logo.assetId, path: 'look.logo.assetId', types: ['image'] },
    ]);
  }
  checkWords(settings, scenes);
}

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
async function followingTrack(
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

/** @throws Refusal 422 naming every text that cannot be drawn into a picture */
export function checkWords(
  settings: Pick<JobSettings, 'captions' | 'narration' | 'look'>,
  scenes: readonly {
    readonly text: { readonly narration: string | null; readonly caption: string | null };
  }[],
): void {
  const problems = undrawableWords(
    settings,
    scenes.map(({ text }) => text),
  );
  const [first] = problems;
  if (first)
    throw new Refusal('unprocessable', 'validation_failed', `${first.path}: ${first.message}`, problems);
}
