import type { Narrator } from '../../domain/sound-estimate.ts';
import type { Services } from '../ports.ts';

/** Who speaks and who hears words here, as prices depend on it. */
export function narratorOf({ speech, transcriber }: Pick<Services, 'speech' | 'transcriber'>): Narrator {
  return {
    service: speech.service,
    linesHeardBy: speech.linesHeardBy ?? null,
    recordingsHeardBy: transcriber ? 'transcriber' : 'model',
  };
}
