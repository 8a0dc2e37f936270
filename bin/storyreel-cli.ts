#!/usr/bin/env node
/** `storyreel`: the command line of any Storyreel server. */
import { availableParallelism } from 'node:os';
import { runCli } from '../src/cli/run-cli.ts';

const stop = new AbortController();
// A second Ctrl-C does not wait for an orderly end.
process.once('SIGINT', () => {
  stop.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await runCli(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  stop,
  cores: availableParallelism(),
  now: () => performance.now(),
  variables: process.env,
});
