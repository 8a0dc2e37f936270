import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { Screenlike } from './progress-display.ts';

export type Answer = 'yes' | 'no';

/**
 * Asks until the answer is yes or no; an empty line and the end of the input are a no, `q` is too.
 * Without a terminal one line is read for each question.
 * @param interrupt called on Ctrl-C, which a terminal in line-editing mode does not send as a signal
 * @throws the signal's reason when it is aborted
 */
export async function ask(
  question: string,
  streams: { readonly input: Readable & { readonly isTTY?: boolean }; readonly output: Screenlike },
  signal: AbortSignal,
  interrupt: () => void,
): Promise<Answer> {
  signal.throwIfAborted();
  const { input, output } = streams;
  const terminal = input.isTTY === true && output.isTTY === true;
  const lines = createInterface({ input, output, terminal, prompt: `${question} [y/N/q] ` });
  const stop = () => lines.close();
  let ended = false;
  lines.once('close', () => {
    ended = true;
  });
  // Lines that came before the end of the input are still to be answered after it.
  const put = () => (ended ? output.write(lines.getPrompt()) : lines.prompt());
  signal.addEventListener('abort', stop, { once: true });
  lines.on('SIGINT', interrupt);
  try {
    put();
    for await (const line of lines) {
      const answer = readAnswer(line);
      if (answer !== null) return answer;
      put();
    }
    signal.throwIfAborted();
    return 'no';
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
  }
}

function readAnswer(line: string): Answer | null {
  const word = line.trim().toLowerCase();
  if (['y', 'yes'].includes(word)) return 'yes';
  return ['', 'n', 'no', 'q', 'quit'].includes(word) ? 'no' : null;
}
