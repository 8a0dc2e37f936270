import { captionColors } from '../../domain/brand-colors.ts';
import { Fault } from '../../domain/errors.ts';
import { sceneLook } from '../../domain/scene-look.ts';
import type { LogoCorner } from '../../domain/settings.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { ConformLook, Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';

/** A look with its logo as a stored file, by key and content. */
export interface StoredLook extends Omit<ConformLook, 'logo'> {
  readonly logo: { readonly key: string; readonly sha256: string; readonly corner: LogoCorner } | null;
}

/** A scene among those of its job. */
export interface LookPlace extends Pick<ScenePlace, 'job' | 'scene' | 'timing'> {
  readonly folder: Pick<ScenePlace['folder'], 'scenes'>;
}

/** Whether anything stands over the picture; a grade alone changes the picture itself. */
export function isDrawn({ captions, cards, logo }: StoredLook): boolean {
  return captions !== null || cards.length > 0 || logo !== null;
}

/** Where a brand's own logo stands, unless the job says otherwise. */
const brandCorner: LogoCorner = 'top-right';

/**
 * All that is drawn over a scene, with what its client's brand adds. Null where nothing is.
 * @throws Fault `MediaFailed` when the logo that the job names is gone
 */
export async function lookOfScene(
  services: Services,
  { job, scene, timing, folder }: LookPlace,
): Promise<StoredLook | null> {
  const { settings } = job;
  const look = sceneLook(scene, settings, timing, folder.scenes.length);
  const logo = await logoOf(services, job);
  const isPlain = look.grade === 'none' && !look.captions && look.cards.length === 0 && !logo;
  if (isPlain) return null;
  return {
    ...look,
    aspectRatio: settings.aspectRatio,
    language: settings.narration.language,
    colors: look.captions?.style === 'brand' ? captionColors(job.brand?.colors ?? []) : null,
    logo,
  };
}

async function logoOf(
  services: Services,
  { tenantId, id, settings, brand }: ScenePlace['job'],
): Promise<StoredLook['logo']> {
  const asked = settings.look.logo;
  const assetId = asked?.assetId ?? brand?.logoAssetId ?? null;
  if (assetId === null) return null;
  const file = (await readAsset(services, tenantId, assetId))?.value.file;
  if (file) return { key: file.key, sha256: file.sha256, corner: asked?.corner ?? brandCorner };
  if (asked) throw new Fault('MediaFailed', 'The logo that the job names is gone.');
  services.log.warn("a brand's logo is gone", { jobId: id, assetId });
  return null;
}
