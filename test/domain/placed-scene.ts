import type { PlacedScene } from '../../src/domain/storyboard.ts';

/** A scene that nothing was made of yet, with what a test wants to be different. */
export function placedScene(over: Partial<PlacedScene> = {}): PlacedScene {
  return {
    id: 'scn_1',
    jobId: 'job_1',
    position: 0,
    beat: 'scene',
    text: { visual: 'A bottle on a table', narration: null, caption: null },
    seconds: 3,
    source: { kind: 'generated' },
    transition: { kind: 'cut', seconds: 0 },
    seed: 1,
    feedback: null,
    status: 'filmed',
    selectedTakeIds: { image: null, clip: null },
    accepted: { image: null, clip: null },
    models: { image: null, video: null },
    conformed: null,
    error: null,
    updatedAt: '2026-11-20T00:00:00.000Z',
    ...over,
  };
}
