import type { Json } from '../../app/ports.ts';
import type { ParallelState } from './definition.ts';
import { checkPayload } from './payload-limit.ts';
import { bindings, countVisit, type Place, save } from './run.ts';
import { runTogether, type Scope } from './scope.ts';
import { evaluate } from './template.ts';

/**
 * Runs the branches of a Parallel at the same time, or takes up where they were. A branch that fails
 * ends the others and the state, with its error.
 *
 * @param walk runs the states of a branch and gives their output
 * @throws StateError, Canceled
 */
export async function runParallel(
  place: Place,
  state: ParallelState,
  walk: (child: Place) => Promise<Json>,
): Promise<Json> {
  const { run, frame } = place;
  if (frame.phase.kind !== 'parallel') {
    const at = { state: state.name, field: 'Arguments' };
    const input =
      state.arguments === null ? frame.input : await evaluate(state.arguments, bindings(place), at);
    checkPayload(state.name, input, 'ordinary');
    frame.phase = { kind: 'parallel', input };
    save(place);
  }
  const frames = run.waitingFrames.get(frame.id) ?? addBranches(place, state, frame.phase.input);
  run.waitingFrames.delete(frame.id);
  const outer = { ...place.outer, ...frame.variables };
  const branches = state.branches.map((list, position) => async (scope: Scope) => {
    const child = frames.find((candidate) => candidate.position === position);
    if (child === undefined) throw new Error('the journal has no frame for a branch');
    return walk({ run, frame: child, list, outer, item: place.item, scope });
  });
  return runTogether(place.scope, Number.POSITIVE_INFINITY, branches);
}

/** All frames of a Parallel come in one transaction, so that there are either all or none. */
function addBranches({ run, frame }: Place, state: ParallelState, input: Json) {
  const firsts = state.branches.map((list, position) => ({ position, state: list.startAt, input }));
  const frames = run.journal.addFrames(frame, firsts, run.clock.now());
  for (const child of frames) countVisit(run, child.state);
  return frames;
}
