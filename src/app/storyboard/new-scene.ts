import type { Job } from '../../domain/job.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import type { Scene, SceneDraft } from '../../domain/storyboard.ts';
import type { Services } from '../ports.ts';
import { asJson, everything, isoTime, jobPartition, keys } from '../records.ts';

/** A transaction holds at most 100 records (DynamoDB, "TransactWriteItems"). */
const writesAtOnce = 100;

/**
 * A scene as it begins.
 * @param chance distinguishes its random choices from those of its job's other scenes
 */
export function newScene(
  services: Services,
  job: Pick<Job, 'id' | 'settings'>,
  draft: SceneDraft,
  chance: string | number,
): Scene {
  return {
    ...draft,
    id: services.ids.next('scn'),
    jobId: job.id,
    source: draft.source ?? { kind: 'generated' },
    transition: draft.transition ?? job.settings.transition,
    seed: derivedSeed(job.settings.seed, chance),
    feedback: null,
    status: 'planned',
    selectedTakeIds: { image: null, clip: null },
    accepted: { image: null, clip: null },
    models: { image: null, video: null },
    conformed: null,
    error: null,
    updatedAt: isoTime(services),
  };
}

/** Writes new scenes. They are part of the job once its storyboard names them. */
export async function writeScenes(
  services: Services,
  { tenantId, id }: Pick<Job, 'tenantId' | 'id'>,
  scenes: readonly Scene[],
): Promise<void> {
  for (let i = 0; i < scenes.length; i += writesAtOnce) {
    await services.store.transact(
      scenes.slice(i, i + writesAtOnce).map((scene) => ({
        put: { key: keys.scene(tenantId, id, scene.id), value: asJson(scene), expectedVersion: 0 },
      })),
    );
  }
}

/** Removes all scenes: what a planning that broke off left behind. */
export async function removeScenes(
  services: Services,
  { tenantId, id }: Pick<Job, 'tenantId' | 'id'>,
): Promise<void> {
  for await (const { key } of everything(services.store, jobPartition(tenantId, id), 'scene#')) {
    await services.store.remove({ key, expectedVersion: null });
  }
}
