import type { Effort, ModelSpec } from '../../domain/model-registry.ts';
import type { Scene, SceneText } from '../../domain/storyboard.ts';
import type { CallKind } from '../../domain/take.ts';
import type { JsonObject, Services } from '../ports.ts';

/** What a scene's picture or clip is ordered with: the same for ordering, for a quote and for reuse. */
export interface SceneOrder {
  readonly kind: CallKind;
  readonly model: ModelSpec;
  readonly prompt: string;
  readonly seed: number;
  readonly askedSeconds: number | null;
  readonly effort: Effort;
  /** Whether a clip is asked for with sound of its own. */
  readonly sound: boolean;
  readonly estimatedMicros: number;
  readonly basis: string;
  readonly recipe: string;
  /** The provider's input; made only when something is sent, because its links expire. */
  readonly input: (services: Services, seed: number) => Promise<JsonObject>;
}

/** What stands in for the user's own choice, where that failed; what is left out is as the user wants it. */
export interface OrderVariant {
  readonly model?: ModelSpec;
  /** What the scene shows, in softened words. */
  readonly visual?: string;
}

/** A scene's order, as it is or in a variant. Its basis is the user's in every variant. */
export type OrderOf = (variant: OrderVariant) => SceneOrder;

/** What a scene says in a variant of its order. */
export function textOf({ text }: Pick<Scene, 'text'>, { visual }: OrderVariant): SceneText {
  return visual === undefined ? text : { ...text, visual };
}
