import type { Failure } from '../../domain/errors.ts';
import type { Scene, SceneStatus } from '../../domain/storyboard.ts';
import type { Take } from '../../domain/take.ts';
import { appendEvent } from '../events.ts';
import type { Services } from '../ports.ts';
import { changeScene, readJob } from '../records.ts';

interface SceneRef {
  readonly tenantId: string;
  readonly jobId: string;
  readonly sceneId: string;
}

const words: Record<SceneStatus, string> = {
  planned: 'is planned',
  drawing: 'is being drawn',
  drawn: 'is drawn',
  filming: 'is being filmed',
  filmed: 'is filmed',
  conformed: 'is ready for the cut',
  failed: 'failed',
};

/** A scene is being worked on. Said again after each wait, it changes nothing. */
export async function beginScene(
  services: Services,
  ref: SceneRef,
  status: 'drawing' | 'filming',
): Promise<void> {
  await setScene(services, ref, (scene) =>
    scene.status === status ? null : { ...scene, status, error: null },
  );
}

export async function failSceneFor(services: Services, ref: SceneRef, error: Failure): Promise<void> {
  await setScene(services, ref, (scene) => ({ ...scene, status: 'failed', error }));
}

/** The scene with a take that came home; a choice by hand of the very same take stays one. */
export function choose(scene: Scene, take: Take): Pick<Scene, 'selectedTakeIds' | 'accepted'> {
  const { selectedTakeIds, accepted } = scene;
  if (take.kind === 'narration' || take.kind === 'music' || selectedTakeIds[take.kind] === take.id)
    return { selectedTakeIds, accepted };
  return {
    selectedTakeIds: { ...selectedTakeIds, [take.kind]: take.id },
    accepted: { ...accepted, [take.kind]: null },
  };
}

/** Changes a scene and, where that changes its status, says so in the job's events. */
export async function setScene(
  services: Services,
  ref: SceneRef,
  change: (scene: Scene) => Scene | null,
): Promise<void> {
  let before: SceneStatus | null = null;
  const scene = await changeScene(services, ref.tenantId, ref.jobId, ref.sceneId, (current) => {
    before = current.status;
    return change(current);
  });
  if (!scene || scene.status === before) return;
  const job = await readJob(services, ref.tenantId, ref.jobId);
  if (!job) return;
  const order = job.value.storyboard?.sceneIds ?? [];
  const position = order.indexOf(scene.id);
  const which = `Scene ${position + 1} of ${order.length}`;
  const why = scene.error ? `: ${scene.error.message}` : '';
  await appendEvent(services, ref.tenantId, ref.jobId, {
    type: 'scene.status',
    status: job.value.status,
    sceneId: scene.id,
    message: `${which} ${words[scene.status]}${why}`,
    data: { sceneStatus: scene.status, position },
  });
}
