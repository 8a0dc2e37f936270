import type { AssetFile } from '../../domain/asset.ts';
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { trackAsset } from '../../domain/track.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { Services } from '../ports.ts';

/** Stands in place of a scene's id with what is heard of the whole recording. */
export const wholeNarration = 'narration';

/** The file of the recording that a film follows. @throws Fault `PlanFailed` when it was deleted */
export async function trackFile(
  services: Services,
  { tenantId, settings }: Pick<Job, 'tenantId' | 'settings'>,
): Promise<AssetFile> {
  const assetId = trackAsset(settings)?.assetId;
  const asset = assetId ? (await readAsset(services, tenantId, assetId))?.value : undefined;
  if (asset?.status === 'ready' && asset.file) return asset.file;
  throw new Fault('PlanFailed', 'The recording that the film follows was deleted.');
}
