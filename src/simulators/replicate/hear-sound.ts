import { readSpokenWords } from '../artist/sound-file.ts';
import { loadInput } from './read-picture.ts';

/**
 * What a transcription model hears, in the shape of incredibly-fast-whisper with word times: the words that
 * the simulated speakers say. Of any other sound it hears nothing.
 * @throws ModelFailure where the sound cannot be loaded
 */
export async function hear(url: string): Promise<Readonly<Record<string, unknown>>> {
  const words = readSpokenWords(await loadInput(url)) ?? [];
  const rounded = (seconds: number) => Math.round(seconds * 100) / 100;
  return {
    text: words.map(({ text }) => ` ${text}`).join(''),
    chunks: words.map(({ text, start, end }) => ({
      timestamp: [rounded(start), rounded(end)],
      text: ` ${text}`,
    })),
  };
}
