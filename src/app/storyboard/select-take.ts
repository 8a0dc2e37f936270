import { basisKey } from '../../domain/recipe.ts';
import { clipBasis, imageBasis } from '../../domain/staleness.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { checkEditable, sceneOf } from './edit-storyboard.ts';
import { checkIdle } from './regenerate-scene.ts';
import { sceneReferences } from './scene-cast.ts';
import { setScene } from './scene-progress.ts';

/**
 * Chooses one of a scene's takes. Choosing costs nothing, and the choice holds until the scene's text
 * changes, also where the take was made of an earlier text.
 * @throws Refusal 404 or 409
 */
export async function selectTake(
  services: Services,
  folder: JobFolder,
  sceneId: string,
  takeId: string,
): Promise<void> {
  const { job, takes } = folder;
  const scene = sceneOf(folder, sceneId);
  checkEditable(job.status);
  checkIdle(scene);
  const take = takes.find((candidate) => candidate.id === takeId && candidate.sceneId === sceneId);
  if (!take)
    throw new Refusal('not_found', 'take_not_found', `There is no take ${takeId} of scene ${sceneId}.`);
  if (take.kind === 'narration' || take.kind === 'music') {
    throw new Refusal(
      'conflict',
      'narration_follows_text',
      'A line follows its scene: edit the narration of the scene instead.',
    );
  }
  const { kind } = take;
  const picture =
    take.kind === 'image' ? take : takes.find((candidate) => candidate.id === scene.selectedTakeIds.image);
  await setScene(services, { tenantId: job.tenantId, jobId: job.id, sceneId }, (current) => ({
    ...current,
    selectedTakeIds: { ...current.selectedTakeIds, [kind]: take.id },
    accepted: {
      image:
        take.kind === 'image'
          ? basisKey(imageBasis(scene, job.settings, sceneReferences(folder, scene)))
          : current.accepted.image,
      clip:
        take.kind === 'clip' && picture
          ? basisKey(clipBasis(scene, job.settings, picture))
          : current.accepted.clip,
    },
  }));
}
