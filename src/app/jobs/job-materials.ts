/** What of the user's own a job is made of: held against deletion as it begins, released when it is deleted. */
import type { Job } from '../../domain/job.ts';
import type { Scene } from '../../domain/storyboard.ts';
import { assetsFor, holdAssets } from '../assets/use-assets.ts';
import { holdCharacters } from '../characters/take-up-cast.ts';
import type { Services, Write } from '../ports.ts';
import { isUsedElsewhere, takeUser } from '../predictions/take-users.ts';

interface Prepared {
  readonly job: Job;
  readonly scenes: readonly Scene[];
}

/** Held in the transaction that makes a job; what is more is only looked at, and missed by its step if it goes. */
const heldAtMost = 30;

/**
 * Writes that belong into the transaction which makes jobs run, so that nothing they are made of is deleted in
 * between. @throws Refusal 422 for what was
 */
export async function holdMaterials(
  services: Services,
  tenantId: string,
  prepared: readonly Prepared[],
): Promise<{ readonly put: Write }[]> {
  const everybody = { tenantId, clientIds: null };
  const assetIds = [...new Set(prepared.flatMap(assetsOf))];
  const uses = assetIds.map((assetId) => ({
    assetId,
    path: 'assetIds',
    types: ['image', 'video', 'audio'] as const,
  }));
  const assets = await assetsFor(services, everybody, uses);
  const characterIds = [...new Set(prepared.flatMap(({ job }) => job.settings.characterIds))];
  const characters = await holdCharacters(services, tenantId, characterIds);
  return [...characters, ...holdAssets(assets)].slice(0, heldAtMost);
}

function assetsOf({ job, scenes }: Prepared): string[] {
  const { assetIds, look, music, narration } = job.settings;
  return [
    ...assetIds,
    ...scenes.flatMap(({ source }) => (source.kind === 'asset' ? [source.assetId] : [])),
    ...(look.logo ? [look.logo.assetId] : []),
    ...(music && 'assetId' in music ? [music.assetId] : []),
    ...(narration.enabled && narration.assetId !== null ? [narration.assetId] : []),
  ];
}

/** Keeps the pictures of a job's characters for as long as the job, whatever becomes of the characters. */
export async function useCast(services: Services, { tenantId, id, cast = [] }: Job): Promise<void> {
  for (const { predictionId } of cast.flatMap(({ pictures }) => pictures)) {
    if (predictionId === null) continue;
    const key = takeUser(tenantId, predictionId, id);
    await services.store.put({ key, value: {}, expectedVersion: null });
  }
}

/** Gives them back; a picture that nobody has any more goes. */
export async function releaseCast(services: Services, { tenantId, id, cast = [] }: Job): Promise<void> {
  for (const { key, predictionId } of cast.flatMap(({ pictures }) => pictures)) {
    if (predictionId === null) continue;
    await services.store.remove({ key: takeUser(tenantId, predictionId, id), expectedVersion: null });
    if (await isUsedElsewhere(services, tenantId, predictionId)) continue;
    await services.blobs.remove(key);
  }
}
