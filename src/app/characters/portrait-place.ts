import { type Character, portraitJob } from '../../domain/character.ts';
import { presetModels } from '../../domain/model-registry.ts';
import { layOut } from '../../domain/timeline.ts';
import { assetForProvider } from '../assets/asset-for-provider.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { readDrawings } from './character-records.ts';
import { castFor } from './take-up-cast.ts';

/** A character's picture as the paid path orders it: the one scene of a job that is only this. */
export async function portraitPlace(services: Services, character: Character): Promise<ScenePlace> {
  const { tenantId, id, assetIds } = character;
  const { takes, predictions } = await readDrawings(services, tenantId, id);
  for (const assetId of assetIds) await cleanPicture(services, tenantId, assetId);
  const everybody = { tenantId, clientIds: null };
  const cast = assetIds.length > 0 ? await castFor(services, everybody, [id]) : [];
  // Its own earlier versions are what is to be drawn anew.
  const own = cast.map((member) => ({
    ...member,
    pictures: member.pictures.filter(({ assetId }) => assetId !== null),
  }));
  const { job, scene } = portraitJob(character, presetModels.balanced.video[0] ?? '', own);
  const timeline = layOut([scene], job.settings.fps);
  const [timing] = timeline.scenes;
  if (!timing) throw new Error('A scene has its place.');
  return { folder: { job, scenes: [scene], predictions, takes, purse: null }, job, scene, timing, timeline };
}

/** Makes of the user's picture what models and jobs look at: upright, and nothing but the picture. */
async function cleanPicture(services: Services, tenantId: string, assetId: string): Promise<void> {
  const asset = (await readAsset(services, tenantId, assetId))?.value;
  if (asset?.status !== 'ready' || !asset.file || asset.type === null) return;
  await assetForProvider(services, { ...asset, type: asset.type, file: asset.file });
}
