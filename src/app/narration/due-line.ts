import { narrationBasis } from '../../domain/staleness.ts';
import type { Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { keptLine, type LineOrder, lineOrder, lineRecipe, type SpokenLine } from './line-records.ts';

/** A line that a model of the registry speaks, as far as it has come. */
export interface DueLine {
  readonly line: LineOrder;
  readonly recipe: string;
  /** What there is of it: its sound, whose words are still to be heard. */
  readonly spoken: SpokenLine | null;
}

/** The line that a scene is to say now, in the words that fit it as far as that is known; null where it says nothing. */
export async function dueLine(services: Services, { job, scene }: ScenePlace): Promise<DueLine | null> {
  const basis = narrationBasis(scene, job.settings);
  const plain = basis === null ? null : lineOrder(services.speech.service, scene, job.settings);
  if (!plain) return null;
  const line =
    scene.spokenAs?.basis === basis ? { ...plain, text: scene.spokenAs?.text ?? plain.text } : plain;
  const recipe = lineRecipe(line);
  return { line, recipe, spoken: await keptLine(services, job.tenantId, recipe) };
}
