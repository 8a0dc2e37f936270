/** Reading caption files as a player does, with a parser that is not ours. */
import type { CaptionFormat } from '../../src/domain/caption-files.ts';

interface Parser {
  parseText(
    text: string,
    options: { type: CaptionFormat; strict: boolean; errors: boolean },
  ): Promise<{
    cues: readonly { startTime: number; endTime: number; text: string }[];
    errors: readonly { message: string }[];
  }>;
}

// Named by a variable: the package's types leave out file extensions, which Node's resolution wants.
const name: string = 'media-captions';
const parser: Parser = await import(name);

export interface ReadCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** What is read of a file, and what is found wrong with it. */
export async function readCaptionFile(
  text: string,
  type: CaptionFormat,
): Promise<{ cues: ReadCue[]; errors: string[] }> {
  const { cues, errors } = await parser.parseText(text, { type, strict: true, errors: true });
  return {
    cues: cues.map(({ startTime, endTime, text: shown }) => ({
      startMs: Math.round(startTime * 1000),
      endMs: Math.round(endTime * 1000),
      text: shown,
    })),
    errors: errors.map(({ message }) => message),
  };
}
