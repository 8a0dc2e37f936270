import type { DemoOptions } from './demo-options.ts';
import { dollarsText } from './figures.ts';
import { optionFor } from './film-options.ts';
import { jsonReport } from './json-report.ts';
import type { Outcome } from './make-film.ts';
import { failureLines, summaryLines } from './summary-view.ts';
import type { Surroundings } from './surroundings.ts';
import { paintFor, safeText } from './terminal-text.ts';

const exitCodes: Readonly<Record<Outcome['kind'], number>> = {
  completed: 0,
  declined: 0,
  failed: 1,
  broken: 1,
  canceled: 1,
  refused: 2,
  /** 128 and the number of SIGINT, as shells count. */
  interrupted: 130,
};

/** Says how it ended, to a person or to a program. @returns the exit code */
export function tellOutcome(
  outcome: Outcome,
  options: DemoOptions,
  around: Pick<Surroundings, 'output' | 'errors' | 'cores'>,
): number {
  if (options.json) around.output.write(`${JSON.stringify(reportOf(outcome, around.cores), null, 2)}\n`);
  else tellPerson(outcome, around);
  return exitCodes[outcome.kind];
}

function tellPerson(outcome: Outcome, { output, errors }: Pick<Surroundings, 'output' | 'errors'>): void {
  const complain = (lines: readonly string[]) => errors.write(`${lines.join('\n')}\n`);
  const paint = paintFor(errors);
  switch (outcome.kind) {
    case 'completed':
      output.write(`${summaryLines(outcome.film, output.columns ?? 80, paintFor(output)).join('\n')}\n`);
      return;
    case 'failed': {
      const { job, scenes } = outcome.state;
      complain(failureLines(job.error, scenes, errors.columns ?? 80, paint));
      return;
    }
    case 'declined':
      complain([`Not filmed. The job is canceled; ${spentSoFar(outcome)}.`]);
      return;
    case 'canceled':
      complain(['The job was canceled by somebody else.']);
      return;
    case 'interrupted':
      // On a line of its own: the terminal has just written ^C.
      complain(['', outcome.state ? `Stopped. The job is canceled; ${spentSoFar(outcome)}.` : 'Stopped.']);
      return;
    case 'refused':
      complain(refusedFields(outcome).map(({ option, message }) => `${paint('red', option)}: ${message}`));
      return;
    case 'broken':
      complain([`${paint('red', 'There is no film:')} ${safeText(outcome.error.message)}`]);
  }
}

function spentSoFar({ state }: Outcome): string {
  if (!state || state.job.simulated) return 'nothing was spent';
  return `${dollarsText(state.job.cost.actual)} were spent so far`;
}

function refusedFields({ problem }: Extract<Outcome, { kind: 'refused' }>) {
  return problem.fields.map(({ path, message }) => ({
    option: optionFor(path),
    path,
    message: safeText(message),
  }));
}

function reportOf(outcome: Outcome, cores: number) {
  switch (outcome.kind) {
    case 'completed':
      return jsonReport({ status: 'completed', error: null }, cores, outcome.state, outcome.film);
    case 'failed': {
      const { error } = outcome.state.job;
      const told = error && { message: error.message, advice: error.advice };
      return jsonReport({ status: 'failed', error: told }, cores, outcome.state, null);
    }
    case 'declined':
    case 'canceled':
    case 'interrupted':
      return jsonReport({ status: 'canceled', error: null }, cores, outcome.state, null);
    case 'refused': {
      const error = { message: outcome.problem.message, fields: refusedFields(outcome) };
      return jsonReport({ status: 'refused', error }, cores, null, null);
    }
    case 'broken':
      return jsonReport(
        { status: 'failed', error: { message: outcome.error.message } },
        cores,
        outcome.state,
        null,
      );
  }
}
