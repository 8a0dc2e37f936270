import { afterAll, describe, expect, it } from 'vitest';
import { matches, type RecordedCase, readRecordedCases, withoutEventIds } from './recorded-cases.ts';
import { NotRestated, restateDefinition } from './restate-jsonpath.ts';
import { runCase, type Trace } from './run-case.ts';
import { singleStateCase } from './single-state-case.ts';

const cases = readRecordedCases();
const leftOut = new Map<string, number>();
let ran = 0;
let passed = 0;

describe.skipIf(cases === null)('cases recorded on Step Functions', () => {
  for (const recorded of cases ?? []) {
    const plan = planOf(recorded);
    if (typeof plan === 'string') {
      leftOut.set(plan, (leftOut.get(plan) ?? 0) + 1);
      continue;
    }
    it(`goes as recorded: ${recorded.category} ${recorded.id}`, async () => {
      ran += 1;
      plan.check(await runCase(plan));
      passed += 1;
    });
  }

  it('leaves out no case that is in JSONata throughout', () => {
    const inJsonata = (cases ?? []).filter((recorded) => !recorded.features.includes('JSONPath'));
    expect(inJsonata.length).toBeGreaterThan(0);
    expect(inJsonata.filter((recorded) => typeof planOf(recorded) === 'string')).toEqual([]);
  });

  afterAll(() => {
    const reasons = [...leftOut].map(([reason, count]) => `${reason} (${count})`).join('; ');
    console.log(
      `asl conformance: ${ran} of ${cases?.length} cases run, ${passed} pass; left out: ${reasons || 'none'}`,
    );
  });
});

if (cases === null) console.warn('asl conformance: SKIPPED, no recorded cases beside the repository');

/** JSONPath fields take a number that is a string; for JSONata it is not recorded what they do. */
const numbersAsStrings = [
  'assign_reference_variables.reference_in_map_state_MAP_STATE_REFERENCE_IN_MAX_CONCURRENCY_PATH',
  'assign_reference_variables.reference_in_map_state_MAP_STATE_REFERENCE_IN_TOLERATED_FAILURE_PATH',
];

type Plan = Parameters<typeof runCase>[0] & { check(trace: Trace): void };

/** How to run a case, or why it is left out. */
function planOf(recorded: RecordedCase): Plan | string {
  const jsonPath = recorded.features.includes('JSONPath');
  if (recorded.state) {
    return jsonPath ? 'one JSONPath state alone' : singleStateCase(recorded);
  }
  if (recorded.category === 'jsonpath-intrinsics') return 'intrinsics, which JSONata has not';
  if (numbersAsStrings.includes(recorded.id)) return 'a number given as a string';
  if (jsonPath && recorded.expect.error === 'States.Runtime') return 'errors of JSONPath itself';
  try {
    const definition = jsonPath ? restateDefinition(recorded.definition ?? {}) : (recorded.definition ?? {});
    return {
      definition,
      input: recorded.input,
      lambdas: recorded.lambdas ?? {},
      callbacks: recorded.callbacks ?? [],
      check: (trace) => checkTrace(recorded, trace),
    };
  } catch (error) {
    if (error instanceof NotRestated) return `JSONPath not restated, for ${error.message}`;
    throw error;
  }
}

function checkTrace({ expect: wanted }: RecordedCase, { execution, events, invocations }: Trace): void {
  expect(execution.status, execution.cause ?? undefined).toBe(wanted.status);
  if (wanted.status === 'SUCCEEDED') expectMatch(wanted.output, execution.output);
  if ('error' in wanted) expect(execution.error).toBe(wanted.error);
  if (wanted.cause !== undefined) expectMatch(withoutEventIds(wanted.cause), execution.cause);
  if (wanted.stateSequence) {
    const entered = events.filter((event) => event.kind === 'entered').map((event) => event.state);
    expect(entered).toEqual(wanted.stateSequence);
  }
  if (wanted.invocations) {
    // Recorded as it was scheduled; Lambda itself gets a string as JSON text, and {} for nothing.
    const scheduled = wanted.invocations.map(({ function: name, payload }) => ({
      function: name,
      payload: payload === null ? {} : typeof payload === 'string' ? JSON.parse(payload) : payload,
    }));
    // Some were recorded before executions counted redrives.
    expectMatch(withoutRedrives(scheduled), withoutRedrives(invocations));
  }
  if (wanted.assigned) {
    const assigned = events
      .filter((event) => event.kind === 'assigned')
      .map(({ state, variables }) => ({ state, variables }));
    expectMatch(wanted.assigned, assigned);
  }
  for (const { state, location } of wanted.evaluationFailed ?? []) {
    const failed = events.find((event) => event.kind === 'failed' && event.state === state);
    expect(failed?.kind === 'failed' ? failed.cause : null).toMatch(
      new RegExp(`field '${location}'|The ${location} field`),
    );
  }
}

function withoutRedrives(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === 'RedriveCount' ? undefined : item)));
}

function expectMatch(wanted: unknown, actual: unknown): void {
  if (!matches(wanted, actual)) expect(actual).toEqual(wanted);
}
