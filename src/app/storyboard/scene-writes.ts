import { digest } from '../../domain/recipe.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Services, Write } from '../ports.ts';
import { asJson, type JobFolder, keys } from '../records.ts';

/**
 * The records of scenes that change. A take that comes home changes a scene without passing through its job, and
 * an edit must not undo that.
 * @returns null where a scene is not as the folder shows it any more
 */
export async function sceneWrites(
  services: Services,
  { job, scenes }: JobFolder,
  written: readonly Scene[],
  updatedAt: string,
): Promise<Write[] | null> {
  const writes: Write[] = [];
  for (const scene of written) {
    const key = keys.scene(job.tenantId, job.id, scene.id);
    const record = await services.store.get(key);
    const read = scenes.find(({ id }) => id === scene.id);
    if (record && read) {
      const { position: _, ...stored } = read;
      if (digest(stored) !== digest(record.value)) return null;
    }
    const value = asJson({ ...scene, updatedAt });
    writes.push({ key, value, expectedVersion: record?.version ?? 0 });
  }
  return writes;
}
