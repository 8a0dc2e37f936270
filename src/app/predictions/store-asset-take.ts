/** The user's own clips and pictures as takes: files of the job's own, so that the asset may go when the job has ended. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import { Fault } from '../../domain/errors.ts';
import { basisKey, digest } from '../../domain/recipe.ts';
import { clipBasis, imageBasis } from '../../domain/staleness.ts';
import type { Take, TakeKind } from '../../domain/take.ts';
import { clipSeconds } from '../../domain/timeline.ts';
import { assetForProvider } from '../assets/asset-for-provider.ts';
import { readAsset } from '../assets/asset-records.ts';
import type { ReadyAsset } from '../assets/find-asset.ts';
import { houseProfile, jobFolder } from '../cut/render-plan.ts';
import { sha256Of } from '../file-digest.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime, keys } from '../records.ts';
import { openScene, type ScenePlace, type sceneStep } from '../step-input.ts';
import { freshClip, freshImage } from '../storyboard/fresh-takes.ts';

type Step = z.infer<typeof sceneStep>;

/** As large as a video may be; a first frame is shown where the scene's picture is. */
const pictureOf = { longSide: 1920, maxBytes: 4_000_000 };
const proxyOf = { longSide: 640, maxBytes: 100_000 };

/**
 * @returns the take that shows the asset in the storyboard: the picture itself, or a clip's first frame
 * @throws Fault `InputRejected` when the asset was deleted, `MediaFailed`
 */
export async function storeAssetPicture(services: Services, step: Step, assetId: string): Promise<Take> {
  const place = await openScene(services, { ...step, remake: true });
  const fresh = freshImage(place);
  if (fresh) return fresh;
  const asset = await readyAssetOf(services, step.tenantId, assetId);
  const basis = basisKey(imageBasis(place.scene, place.job.settings, []));
  return storeTake(
    services,
    place,
    asset,
    { kind: 'image', basis, ending: 'jpg' },
    async (source, target) => {
      await services.media.proxy({ source, target, ...pictureOf });
      return { seconds: null, contentType: 'image/jpeg' };
    },
  );
}

/**
 * @returns the take that the scene is cut from: the clip itself, or one in which a camera moves slowly over the still
 * @throws Fault `InputRejected` when the asset was deleted, `MediaFailed`
 */
export async function storeAssetClip(services: Services, step: Step, assetId: string): Promise<Take> {
  const place = await openScene(services, { ...step, remake: true });
  const { job, scene, timing } = place;
  const picture = place.folder.takes.find((take) => take.id === scene.selectedTakeIds.image);
  if (!picture) throw new Fault('InputRejected', 'The scene has no picture to film.');
  const fresh = freshClip(place, picture);
  if (fresh) return fresh;
  const asset = await readyAssetOf(services, step.tenantId, assetId);
  const basis = basisKey(clipBasis(scene, job.settings, picture));
  if (asset.type === 'video') {
    const { contentType, seconds } = asset.file;
    const ending = asset.file.key.split('.').at(-1) ?? 'bin';
    return storeTake(services, place, asset, { kind: 'clip', basis, ending }, async () => ({
      contentType,
      seconds,
    }));
  }
  const { fps } = job.settings;
  const frames = Math.ceil(clipSeconds(timing, fps) * fps - 1e-6);
  return storeTake(services, place, asset, { kind: 'clip', basis, ending: 'mp4' }, async (source, target) => {
    await services.media.moveStill({
      source,
      target,
      profile: houseProfile(job),
      frames,
      keyframes: [],
      way: scene.seed % 4,
    });
    return { seconds: frames / fps, contentType: 'video/mp4' };
  });
}

async function readyAssetOf(services: Services, tenantId: string, assetId: string): Promise<ReadyAsset> {
  const asset = (await readAsset(services, tenantId, assetId))?.value;
  if (asset?.status !== 'ready' || !asset.file || asset.type === null) {
    throw new Fault('InputRejected', "The scene's asset was deleted.");
  }
  return { ...asset, type: asset.type, file: asset.file };
}

/** @param make writes the take's file from the asset's, and tells what it is; where it writes none, they are the same */
async function storeTake(
  services: Services,
  { job, scene }: ScenePlace,
  asset: ReadyAsset,
  wanted: { readonly kind: TakeKind; readonly basis: string; readonly ending: string },
  make: (source: string, target: string) => Promise<Pick<Take, 'seconds' | 'contentType'>>,
): Promise<Take> {
  const { kind, basis, ending } = wanted;
  const recipe = digest({ basis, asset: asset.file.sha256, seed: scene.seed });
  const name = createHash('sha256').update(`${scene.id}#${kind}#${recipe}`).digest('hex').slice(0, 26);
  const base = `${jobFolder(job)}/assets/${name}`;
  // A picture loses what a camera wrote into it; a clip is never served but as part of a video.
  const from = asset.type === 'image' ? await assetForProvider(services, asset) : asset.file.key;
  const stored = await services.workspace.use(async (folder) => {
    const [source, target, proxy] = ['source', `take.${ending}`, 'proxy.jpg'].map((file) =>
      join(folder, file),
    );
    if (!source || !target || !proxy) throw new Error('A path is missing.');
    if (!(await services.blobs.getFile(from, source)))
      throw new Fault('InputRejected', "The scene's asset was deleted.");
    const made = await make(source, target);
    const isCopy = made.contentType === asset.file.contentType && asset.type === 'video';
    const file = isCopy ? source : target;
    const info = await services.media.probe(file);
    await services.media.proxy({ source: file, target: proxy, ...proxyOf });
    await services.blobs.putFile(`${base}.${ending}`, file, made.contentType);
    await services.blobs.putFile(`${base}.proxy.jpg`, proxy, 'image/jpeg');
    const { bytes, width, height } = info;
    return { ...made, bytes, width, height, sha256: await sha256Of(file) };
  });
  const take: Take = {
    ...stored,
    id: `tak_${name}`,
    jobId: job.id,
    sceneId: scene.id,
    kind,
    recipe,
    basis,
    predictionId: asset.id,
    orderedBy: job.id,
    model: 'asset',
    modelVersion: null,
    seed: null,
    prompt: '',
    key: `${base}.${ending}`,
    proxyKey: `${base}.proxy.jpg`,
    costMicros: 0,
    tookSeconds: 0,
    simulated: false,
    createdAt: isoTime(services),
  };
  const key = keys.take(job.tenantId, job.id, take.id);
  await services.store.put({ key, value: asJson(take), expectedVersion: null });
  return take;
}
