import type { Failure } from './errors.ts';
import type { Job } from './job.ts';
import { type JobSettings, settingsDefaults } from './settings.ts';
import type { PlacedScene } from './storyboard.ts';

export const characterStatuses = ['drawing', 'ready', 'failed'] as const;
export type CharacterStatus = (typeof characterStatuses)[number];

/** Somebody or something that is to look the same in every scene and every video. */
export interface Character {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string | null;
  readonly name: string;
  /** What it looks like. */
  readonly description: string;
  /** Pictures of the user's own that show it. */
  readonly assetIds: readonly string[];
  /** `deleting`: its files are going; nobody sees it any more. */
  readonly status: CharacterStatus | 'deleting';
  /** The version that videos are made with; null until one is drawn. */
  readonly selectedVersionId: string | null;
  /** Why the last drawing failed. */
  readonly error: Failure | null;
  /** From 1; each drawing is a round, with an execution of its own. */
  readonly round: number;
  /** What the drawing under way, or the last one, is made by. */
  readonly drawing: {
    readonly feedback: string | null;
    readonly seed: number;
    readonly model: string;
    /** Whether its user named the model: then no other takes over. */
    readonly isNamed: boolean;
  };
  readonly apiKeyId: string | null;
  readonly simulated: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When a job took it up last. */
  readonly usedAt: string | null;
}

/** Name of the execution that draws a round. */
export function characterExecution({ id, round }: Pick<Character, 'id' | 'round'>): string {
  return `${id}-${round}`;
}

/** How characters are drawn: alone and whole, so that a model can take them into any scene. */
const portraitStyle =
  'reference picture of one character or thing alone, whole and from the front, plain light background, even light, true colours';

/** Settings of a character's picture. */
export function portraitSettings({
  id,
  assetIds,
  drawing,
}: Pick<Character, 'id' | 'assetIds' | 'drawing'>): JobSettings {
  return {
    ...settingsDefaults,
    aspectRatio: '1:1',
    style: portraitStyle,
    models: { image: drawing.isNamed ? drawing.model : null, video: null },
    characterIds: assetIds.length > 0 ? [id] : [],
    seed: drawing.seed,
  };
}

/** A character as the one paid path sees what it orders: a job of one scene, which is its picture. */
export function portraitJob(
  character: Character,
  videoModel: string,
  cast: NonNullable<Job['cast']>,
): { readonly job: Job; readonly scene: PlacedScene } {
  const { id, tenantId, clientId, apiKeyId, description, drawing, round, createdAt, updatedAt } = character;
  const visual = drawing.feedback === null ? description : `${description}. ${drawing.feedback}`;
  const scene: PlacedScene = {
    id,
    jobId: id,
    position: 0,
    beat: 'portrait',
    text: { visual, narration: null, caption: null },
    seconds: 5,
    source: { kind: 'generated' },
    transition: settingsDefaults.transition,
    seed: drawing.seed,
    feedback: null,
    status: 'drawing',
    selectedTakeIds: { image: null, clip: null },
    accepted: { image: null, clip: null },
    models: { image: null, video: null },
    conformed: null,
    error: null,
    updatedAt,
  };
  const job: Job = {
    id,
    tenantId,
    mode: 'storyboard',
    clientId,
    campaignId: null,
    apiKeyId,
    title: character.name,
    prompt: '',
    status: 'drawing',
    settings: portraitSettings(character),
    cast,
    models: { image: drawing.model, video: videoModel },
    revision: round,
    storyboard: { sceneIds: [id], seconds: scene.seconds },
    approval: { approved: false, approvedAt: null },
    cost: { estimatedMicros: 0, items: [] },
    rendition: null,
    warnings: [],
    error: null,
    metadata: {},
    simulated: character.simulated,
    stages: [],
    createdAt,
    updatedAt,
    completedAt: null,
  };
  return { job, scene };
}
