import { undrawableWords } from '../../domain/drawn-text.ts';
import type { JobSettings, Narration } from '../../domain/settings.ts';
import type { SceneDraft, ShotSource } from '../../domain/storyboard.ts';
import { assetsFor } from '../assets/use-assets.ts';
import { castFor } from '../characters/take-up-cast.ts';
import { type ClientReader, findClient } from '../clients/find-client.ts';
import { spokenLanguage } from '../narration/spoken-language.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { checkSound, followingTrack } from './check-sound.ts';
import { jobOwner } from './job-owner.ts';
import type { CreateJob } from './prepare-job.ts';

/**
 * A request for a job with whom it is made for, and the brand of that client as it is now.
 * @throws Refusal 422 naming the field, for what does not exist, does not fit together, cannot be drawn or the
 *   key may not use
 */
export async function checkRequest(
  services: Services,
  reader: ClientReader,
  asked: AskedJob,
): Promise<CreateJob> {
  const request = await inSpokenLanguage(services, asked);
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

/** A request before it is known what its assets are, and in which language it is spoken. */
export type AskedJob = Omit<CreateJob, 'scenes' | 'settings'> & {
  readonly scenes: readonly AskedScene[];
  readonly settings: Omit<CreateJob['settings'], 'narration'> & {
    /** A language of null is that of the text. */
    readonly narration: Omit<Narration, 'language'> & { readonly language: string | null };
  };
};

/** The request with the language that its narration is spoken in, and a warning where that is not its text's. */
async function inSpokenLanguage({ speech }: Pick<Services, 'speech'>, asked: AskedJob) {
  const { settings, scenes, prompt } = asked;
  const { narration } = settings;
  const lines = scenes.map(({ text }) => text.narration ?? '').join('\n');
  const { language, warnings } =
    narration.language === null
      ? await spokenLanguage(speech.service, lines.trim() === '' ? prompt : lines, narration.voice)
      : { language: narration.language, warnings: [] };
  const isSpoken = narration.enabled && narration.assetId === null;
  return {
    ...asked,
    warnings: isSpoken ? warnings : [],
    settings: { ...settings, narration: { ...narration, language } },
  };
}

export type AskedScene = Omit<SceneDraft, 'source'> & { readonly source?: AskedSource };

/** Where a scene's clip is to come from, as its user says it. */
export type AskedSource =
  | { readonly kind: 'generated' }
  | { readonly kind: 'asset'; readonly assetId: string };

/**
 * Scenes with what their assets are.
 * @param pathOf names the field of a scene's asset @throws Refusal 422 for what is no picture or clip of the tenant's
 */
async function settledScenes<T extends { readonly source?: AskedSource | undefined }>(
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
