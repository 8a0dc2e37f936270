import { apiClient, type ServerAddress } from './api-client.ts';
import { ApiProblem } from './api-problem.ts';
import type { Command } from './command.ts';
import { type CommandLine, optionHelp, readCommandLine } from './command-line.ts';
import { keys, models } from './commands/account.ts';
import { create } from './commands/create.ts';
import { exportVideo } from './commands/export.ts';
import { approve, cancel, download, list, render, review, watch } from './commands/jobs.ts';
import { optionFor } from './film-options.ts';
import { jobClient } from './job-client.ts';
import { UsageError } from './option-values.ts';
import type { Surroundings } from './surroundings.ts';
import { paintFor, safeText } from './terminal-text.ts';

const commands: readonly Command[] = [
  create,
  list,
  watch,
  review,
  approve,
  render,
  cancel,
  download,
  exportVideo,
  models,
  keys,
];

const everywhere = {
  server: { hint: 'URL', help: 'the server (STORYREEL_URL, or http://127.0.0.1:8787)' },
  key: { hint: 'KEY', help: 'its API key (STORYREEL_API_KEY, which others cannot read)' },
  json: { help: 'print JSON for programs' },
  help: { help: 'print this help' },
} as const;

/** What the command line touches of the world around it. */
export interface CliSurroundings extends Omit<Surroundings, 'startServer'> {
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 it did not come about, 2 asked for in a wrong way, 130 interrupted
 */
export async function runCli(args: readonly string[], around: CliSurroundings): Promise<number> {
  const { output, errors, stop } = around;
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      (name === undefined ? errors : output).write(overview());
      return name === undefined ? 2 : 0;
    }
    const command = commands.find((candidate) => candidate.name === name);
    if (!command)
      throw new UsageError(`There is no command ${JSON.stringify(name)}; storyreel --help lists all.`);
    const line = readCommandLine(rest, { ...command.options, ...everywhere });
    if (line.has('help')) {
      output.write(helpOf(command));
      return 0;
    }
    const server = serverOf(line, around.variables);
    return await command.run({
      ...around,
      api: apiClient(server),
      jobs: jobClient(server),
      line,
      json: line.has('json'),
      say: (text) => void output.write(`${text}\n`),
      sayJson: (value) => void output.write(`${JSON.stringify(value ?? null, null, 2)}\n`),
    });
  } catch (error) {
    if (stop.signal.aborted) return 130;
    return tellTrouble(error, errors);
  }
}

/** @throws UsageError that never holds the key */
function serverOf(line: CommandLine, variables: CliSurroundings['variables']): ServerAddress {
  const given = line.read('server', (url) => url) ?? variables.STORYREEL_URL ?? 'http://127.0.0.1:8787';
  const url = URL.parse(given.trim());
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError('The server must be an address such as https://video.example.com.');
  const apiKey = (line.read('key', (key) => key) ?? variables.STORYREEL_API_KEY ?? '').trim();
  if (apiKey === '') throw new UsageError('Which API key? Set STORYREEL_API_KEY, or give --key.');
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new UsageError('The API key holds characters that no key has.');
  return { url: url.href.replace(/\/+$/, ''), apiKey };
}

function tellTrouble(error: unknown, errors: Surroundings['errors']): number {
  const complain = (text: string) => void errors.write(`${text}\n`);
  if (error instanceof UsageError) {
    complain(error.message);
    return 2;
  }
  if (error instanceof ApiProblem && error.fields.length > 0) {
    const paint = paintFor(errors);
    for (const { path, message } of error.fields)
      complain(`${paint('red', optionFor(path))}: ${safeText(message)}`);
    return 2;
  }
  const told = error instanceof Error ? error : new Error(String(error));
  const isUnreachable = told instanceof TypeError && told.message === 'fetch failed';
  complain(isUnreachable ? 'The server cannot be reached.' : safeText(told.message));
  return 1;
}

function overview(): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Makes videos of prompts, on a Storyreel server.',
    '',
    '  storyreel COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(widest + 2)}${summary}`),
    '',
    ...optionHelp(everywhere),
    '',
    'storyreel COMMAND --help tells more.',
    '',
  ].join('\n');
}

function helpOf({ name, takes, summary, options }: Command): string {
  const usage = ['  storyreel', name, takes, '[options]'].filter((word) => word !== '').join(' ');
  return [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    '',
    usage,
    '',
    ...optionHelp({ ...options, ...everywhere }),
    '',
  ].join('\n');
}
