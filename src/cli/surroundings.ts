import type { Readable } from 'node:stream';
import type { Screenlike } from './progress-display.ts';

export interface DemoServer {
  readonly url: string;
  readonly apiKey: string;
  close(): Promise<void>;
}

/** What the demo touches of the world around it. */
export interface Surroundings {
  startServer(): Promise<DemoServer>;
  readonly input: Readable & { readonly isTTY?: boolean };
  /** Gets the result. */
  readonly output: Screenlike;
  /** Gets progress, questions and complaints. */
  readonly errors: Screenlike;
  /** Aborted on Ctrl-C. */
  readonly stop: AbortController;
  readonly cores: number;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
}
