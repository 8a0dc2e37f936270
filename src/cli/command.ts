import type { Client } from 'openapi-fetch';
import type { paths } from './api-types.ts';
import type { CommandLine, OptionSpec } from './command-line.ts';
import type { JobClient } from './job-client.ts';
import { UsageError } from './option-values.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with. */
export interface CommandContext extends Omit<Surroundings, 'startServer'> {
  readonly api: Client<paths>;
  readonly jobs: JobClient;
  readonly line: CommandLine;
  /** Whether a program reads the output. */
  readonly json: boolean;
  /** Writes a line of the result. */
  say(line: string): void;
  /** Writes the result as JSON. */
  sayJson(value: unknown): void;
}

export interface Command {
  readonly name: string;
  /** What follows the name, such as `JOB`. */
  readonly takes: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** @returns the exit code: 0, or 1 when what was asked for did not come about */
  run(context: CommandContext): Promise<number>;
}

/** The id that a command was given. @throws UsageError */
export function jobIdOf({ line }: CommandContext): string {
  const [id, ...rest] = line.words;
  if (id === undefined || rest.length > 0 || !/^job_\w+$/.test(id))
    throw new UsageError('Name one job, such as job_01jd8m...; storyreel list shows them.');
  return id;
}
