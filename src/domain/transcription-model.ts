import { type ModelOf, modelsOfKind } from './model-registry.ts';

/** The model that hears words, where no service of its own is set for it. */
export function transcriptionModel(): ModelOf<'transcription'> {
  const [model] = modelsOfKind('transcription').filter(({ status }) => status.state === 'current');
  if (!model) throw new Error('The registry has no model that hears words.');
  return model;
}
