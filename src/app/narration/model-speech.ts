import { Fault } from '../../domain/errors.ts';
import type { LineHearing } from '../../domain/sound-estimate.ts';
import type { Speech } from '../ports.ts';

/** Lines that models of the registry speak: they are ordered as pictures and clips are, and nobody is asked at once. */
export function modelSpeech(linesHeardBy: LineHearing): Speech {
  return {
    service: 'replicate',
    linesHeardBy,
    say: async () => {
      throw new Fault('InputRejected', 'Lines that models speak are ordered.');
    },
  };
}
