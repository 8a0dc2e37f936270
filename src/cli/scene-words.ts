import type { SceneJson } from './job-json.ts';

type SceneStatus = SceneJson['status'];

/** Each state of a scene in a word, and how much of its way it has behind it: filming takes longest. */
export const sceneStates: Readonly<Record<SceneStatus, { readonly word: string; readonly part: number }>> = {
  planned: { word: 'waiting', part: 0 },
  drawing: { word: 'drawing', part: 0.15 },
  drawn: { word: 'drawn', part: 0.35 },
  filming: { word: 'filming', part: 0.55 },
  filmed: { word: 'filmed', part: 0.85 },
  conformed: { word: 'ready', part: 1 },
  failed: { word: 'failed', part: 0 },
};

/** `call_to_action` as people write it. */
export function beatWords(beat: string): string {
  return beat.replaceAll('_', ' ');
}
