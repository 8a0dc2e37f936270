import { type ModelOf, modelsOfKind } from './model-registry.ts';
import { digest } from './recipe.ts';

/** The model that hears words, where no service of its own is set for it. */
export function transcriptionModel(): ModelOf<'transcription'> {
  const [model] = modelsOfKind('transcription').filter(({ status }) => status.state === 'current');
  if (!model) throw new Error('The registry has no model that hears words.');
  return model;
}

/** What stands for a sound that it hears: the same content is heard once. */
export function hearingRecipe({ sha256: content }: { readonly sha256: string }): string {
  const { id: model, fixed } = transcriptionModel();
  return digest({ kind: 'transcription', model, fixed, content });
}
