import { z } from 'zod';
import type { SaidPiece } from './plain-markup.ts';

/** What is said of a word as the dictionary has it (IPADIC): nothing where it does not know the word. */
const tokens = z.array(
  z.object({
    surface: z.string(),
    partOfSpeech: z.string().optional(),
    partOfSpeechSubcategory1: z.string().optional(),
    pronunciation: z.string().optional(),
  }),
);
type Token = z.output<typeof tokens>[number];

let opened: Promise<(text: string) => unknown> | undefined;

/**
 * A Japanese line as it is pronounced, in katakana: eSpeak NG knows no kanji and spells them out. A space begins each
 * phrase, so that its time is told. Readings come from IPADIC by Lindera; what is in no dictionary stays as it is written.
 */
export async function readJapanese(text: string): Promise<SaidPiece[]> {
  opened ??= openTokenizer();
  const tokenize = await opened;
  const pieces: SaidPiece[] = [];
  let reached = 0;
  for (const token of tokens.parse(tokenize(text))) {
    const index = Math.max(reached, text.indexOf(token.surface, reached));
    reached = index + token.surface.length;
    if (!leansOnLast(token)) pieces.push({ said: ' ', index });
    pieces.push({ said: saidOf(token), index });
  }
  return pieces;
}

function saidOf({ surface, pronunciation = '*' }: Token): string {
  return pronunciation === '*' ? surface : pronunciation;
}

/** Particles, endings and marks are said in one breath with what they follow. */
function leansOnLast({ partOfSpeech, partOfSpeechSubcategory1: kind }: Token): boolean {
  if (partOfSpeech === '助詞' || partOfSpeech === '助動詞' || partOfSpeech === '記号') return true;
  return kind === '接尾' || kind === '非自立';
}

/** Some 13 MB with its dictionary, so only where there is Japanese to read. */
async function openTokenizer(): Promise<(text: string) => unknown> {
  const { TokenizerBuilder } = await import('lindera-wasm-nodejs-ipadic');
  const builder = new TokenizerBuilder();
  builder.setDictionary('embedded://ipadic');
  builder.setMode('normal');
  const tokenizer = builder.build();
  return (text) => tokenizer.tokenize(text);
}
