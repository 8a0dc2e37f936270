import type { Json } from '../../app/ports.ts';
import type { MapState } from './definition.ts';
import { evaluateList, evaluateNumber } from './evaluate-typed.ts';
import { isList, type NumberLimits } from './fields.ts';
import type { Frame, MapPhase } from './frame.ts';
import { countLimits, percentageLimits } from './parse-state.ts';
import { bindings, countVisit, move, type Place, save } from './run.ts';
import { Canceled, runTogether, type Scope } from './scope.ts';
import { errorOutput, queryEvaluationError, StateError } from './state-error.ts';
import { evaluate, type Template } from './template.ts';

/** Items of an inline Map at a time, at most (AWS Step Functions Developer Guide, "Map state in Inline mode"). */
const inlineConcurrency = 40;

/**
 * Runs every item of a Map, or takes up those that were under way.
 *
 * An item that fails ends the Map with its error. With a tolerance, or in distributed mode, failed
 * items are tolerated up to the threshold, stand in the result as their error output, and beyond it
 * the Map fails with States.ExceedToleratedFailureThreshold.
 *
 * @param walk runs the states of an item and gives their output
 * @throws StateError, Canceled
 */
export async function runMap(
  place: Place,
  state: MapState,
  walk: (child: Place) => Promise<Json>,
): Promise<Json> {
  const { run, frame } = place;
  if (frame.phase.kind !== 'map') {
    frame.phase = await prepareItems(place, state);
    save(place);
  }
  const phase = frame.phase;
  const known = new Map((run.waitingFrames.get(frame.id) ?? []).map((child) => [child.position, child]));
  run.waitingFrames.delete(frame.id);
  const failures = toleranceOf(phase, state);
  const runItem = async (position: number, scope: Scope): Promise<Json> => {
    const child = await takeItem(place, state, phase, position, scope, known.get(position));
    const past = child.frame.phase;
    try {
      if (past.kind === 'failed') throw new StateError(past.error, past.cause);
      return await walk(child);
    } catch (error) {
      if (!(error instanceof StateError) || error.reach === 'fatal') throw error;
      failures.add(error);
      if (past.kind !== 'failed') {
        child.frame.phase = { kind: 'failed', error: error.errorName, cause: error.causeText };
        move(child, 'FAILED');
      }
      return errorOutput(error);
    }
  };
  return runTogether(
    place.scope,
    concurrencyOf(phase, state),
    phase.items.map((_, position) => (scope: Scope) => runItem(position, scope)),
  );
}

async function prepareItems(place: Place, state: MapState): Promise<MapPhase> {
  const around = bindings(place);
  const number = async (template: Template | null, field: string, limits: NumberLimits) =>
    template === null ? null : evaluateNumber(template, around, { state: state.name, field }, limits);
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = state;
  return {
    kind: 'map',
    items: await itemsOf(place, state),
    maxConcurrency: (await number(maxConcurrency, 'MaxConcurrency', countLimits)) ?? 0,
    toleratedCount: await number(toleratedFailureCount, 'ToleratedFailureCount', countLimits),
    toleratedPercentage: await number(
      toleratedFailurePercentage,
      'ToleratedFailurePercentage',
      percentageLimits,
    ),
  };
}

async function itemsOf(place: Place, state: MapState): Promise<readonly Json[]> {
  const { input } = place.frame;
  if (state.items !== null) {
    return evaluateList(state.items, bindings(place), { state: state.name, field: 'Items' });
  }
  if (isList(input)) return input;
  throw queryEvaluationError(
    state.name,
    `Map state input must be an array but was: ${JSON.stringify(input)}`,
  );
}

function concurrencyOf(phase: MapPhase, state: MapState): number {
  const asked = phase.maxConcurrency === 0 ? Number.POSITIVE_INFINITY : phase.maxConcurrency;
  return state.mode === 'INLINE' ? Math.min(asked, inlineConcurrency) : asked;
}

/** Counts failed items. `add` throws what ends the Map. */
function toleranceOf(phase: MapPhase, state: MapState): { add(error: StateError): void } {
  const { toleratedCount: count, toleratedPercentage: percentage } = phase;
  const tolerant = state.mode === 'DISTRIBUTED' || count !== null || percentage !== null;
  let failed = 0;
  return {
    add(error) {
      if (!tolerant) throw error;
      failed += 1;
      const share = (failed / phase.items.length) * 100;
      const within =
        (count !== null || percentage !== null) &&
        (count === null || failed <= count) &&
        (percentage === null || share <= percentage);
      if (!within) {
        throw new StateError(
          'States.ExceedToleratedFailureThreshold',
          'The specified tolerated failure threshold was exceeded',
        );
      }
    },
  };
}

/** The place of one item: its frame from the journal, or a new one with the selected input. */
async function takeItem(
  place: Place,
  state: MapState,
  phase: MapPhase,
  position: number,
  scope: Scope,
  known: Frame | undefined,
): Promise<Place> {
  const { run, frame } = place;
  const item = { Index: position, Value: phase.items[position] ?? null };
  const around = {
    run,
    list: state.processor,
    // A distributed Map's items are executions of their own, which see no variables from outside.
    outer: state.mode === 'DISTRIBUTED' ? {} : { ...place.outer, ...frame.variables },
    item,
    scope,
  };
  if (known) return { ...around, frame: known };
  const input =
    state.itemSelector === null
      ? item.Value
      : await evaluate(state.itemSelector, bindings(place, { item }), {
          state: state.name,
          field: 'ItemSelector',
        });
  if (scope.canceled) throw new Canceled();
  const first = { position, state: state.processor.startAt, input };
  const [child] = run.journal.addFrames(frame, [first], run.clock.now());
  if (child === undefined) throw new Error('the journal gave no frame');
  countVisit(run, child.state);
  return { ...around, frame: child };
}
