import { Fault } from '../../domain/errors.ts';
import type { SpokenWord } from '../../domain/narration.ts';
import { digest } from '../../domain/recipe.ts';
import { hearingMicros, hostedTranscription } from '../../domain/voices.ts';
import type { Services } from '../ports.ts';
import { type CallFor, payForCall } from './pay-for-call.ts';

/** A sound whose words are to be heard. */
export interface Recording {
  /** A file on this machine. */
  readonly file: string;
  /** What stands for its content, such as its SHA-256: the same is heard once. */
  readonly content: string;
  readonly seconds: number;
  /** BCP 47; null where it is to be found out. */
  readonly language: string | null;
}

/** The service has two minutes for a file; a worker that takes longer is gone. */
const lostAfterSeconds = 150;

/**
 * The words of a recording, heard by the service with a key of its own, through the books.
 * @throws Fault as `payForCall`
 */
export async function payForHearing(
  services: Services,
  wanted: Omit<CallFor, 'basis'>,
  { file, content, seconds, language }: Recording,
): Promise<readonly SpokenWord[]> {
  const { model, price } = hostedTranscription;
  const recipe = digest({ kind: 'transcription', model, content, language });
  const { result } = await payForCall<readonly SpokenWord[]>(
    services,
    { ...wanted, basis: recipe },
    {
      kind: 'transcription',
      recipe,
      model,
      prompt: '',
      price,
      estimatedMicros: hearingMicros(seconds),
      lostAfterSeconds,
      async make() {
        const heard = await services.transcriber?.transcribe({ file, language });
        if (!heard) throw new Fault('ProviderAccount', 'No service is set that hears words.');
        return { result: heard, kept: { heard } };
      },
      found: async ({ status, heard }) => (status === 'succeeded' ? (heard ?? []) : null),
    },
  );
  return result;
}
