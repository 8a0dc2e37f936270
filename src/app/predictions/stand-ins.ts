import { clipNeeds, pictureNeeds, standInModels } from '../../domain/model-needs.ts';
import type { ModelSpec } from '../../domain/model-registry.ts';
import type { CallKind } from '../../domain/take.ts';
import { clipSeconds } from '../../domain/timeline.ts';
import type { ScenePlace } from '../step-input.ts';

/**
 * Models that may take over a scene's picture or clip, best first. None where the user named one, for the job
 * or the scene: what was named is made by no other.
 */
export function standIns({ job, scene, timing }: ScenePlace, kind: CallKind): ModelSpec[] {
  const { settings } = job;
  const { models, preset } = settings;
  if (kind === 'image') {
    if (models.image !== null || scene.models.image !== null) return [];
    return standInModels(pictureNeeds(settings, settings.characterIds.length), preset);
  }
  if (kind !== 'clip') return [];
  if (models.video !== null || scene.models.video !== null) return [];
  return standInModels(clipNeeds(settings, clipSeconds(timing, settings.fps)), preset);
}
