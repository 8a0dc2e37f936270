import { showsClip, showsImage } from '../../domain/staleness.ts';
import type { Take } from '../../domain/take.ts';
import { clipSeconds } from '../../domain/timeline.ts';
import type { ScenePlace } from '../step-input.ts';
import { sceneReferences } from './scene-cast.ts';

/** The take that a scene has chosen, as long as it shows what the scene says now. */
export function freshImage({ job, scene, folder }: ScenePlace): Take | null {
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.image);
  return take && showsImage(take, scene, job.settings, sceneReferences(folder, scene)) ? take : null;
}

export function freshClip(place: ScenePlace, picture: Take): Take | null {
  const { job, scene, folder, timing } = place;
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.clip);
  const needed = clipSeconds(timing, job.settings.fps);
  return take && showsClip(take, scene, job.settings, picture, needed) ? take : null;
}
