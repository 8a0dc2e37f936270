import type { Catcher, Effects, Recovery, Retrier } from './definition.ts';
import { type Fields, isRecord, maxSeconds, readFields } from './fields.ts';

/** Names starting with States. that a Retry or Catch may name (AWS Step Functions Developer Guide, "Error names"). */
const knownErrors = new Set([
  'States.ALL',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);

/** Takes Retry and Catch of a Task, Map or Parallel state. */
export function takeRecovery(place: string, fields: Fields): Recovery {
  const retry = (fields.list('Retry') ?? []).map((item, i): Retrier => {
    const own = readFields(`${place}, Retry[${i}]`, item);
    own.text('Comment');
    const retrier: Retrier = {
      errorEquals: takeErrors(own),
      intervalSeconds: own.number('IntervalSeconds', { min: 1, max: maxSeconds, whole: true }) ?? 1,
      backoffRate: own.number('BackoffRate', { min: 1, max: Number.MAX_SAFE_INTEGER, whole: false }) ?? 2,
      maxAttempts: own.number('MaxAttempts', { min: 0, max: 99_999_999, whole: true }) ?? 3,
      maxDelaySeconds: own.number('MaxDelaySeconds', { min: 1, max: 31_622_400, whole: true }),
      jitter: takeJitter(own),
    };
    own.end();
    return retrier;
  });
  const catchers = (fields.list('Catch') ?? []).map((item, i): Catcher => {
    const own = readFields(`${place}, Catch[${i}]`, item);
    own.text('Comment');
    const catcher = {
      errorEquals: takeErrors(own),
      next: own.requiredText('Next'),
      ...takeEffects(own),
    };
    own.end();
    return catcher;
  });
  for (const [field, list] of [
    ['Retry', retry],
    ['Catch', catchers],
  ] as const) {
    const all = list.findIndex((item) => item.errorEquals.includes('States.ALL'));
    if (all >= 0 && all < list.length - 1) fields.refuse(field, 'States.ALL must come last');
  }
  return { retry, catch: catchers };
}

function takeErrors(fields: Fields): readonly string[] {
  const names = fields.names('ErrorEquals');
  for (const name of names) {
    if (name.startsWith('States.') && !knownErrors.has(name)) {
      fields.refuse('ErrorEquals', `the error name '${name}' is not known`);
    }
  }
  if (names.includes('States.ALL') && names.length > 1) {
    fields.refuse('ErrorEquals', 'States.ALL must stand alone');
  }
  return names;
}

function takeJitter(fields: Fields): 'FULL' | 'NONE' {
  const jitter = fields.text('JitterStrategy') ?? 'NONE';
  return jitter === 'FULL' || jitter === 'NONE'
    ? jitter
    : fields.refuse('JitterStrategy', 'must be FULL or NONE');
}

/** Takes Output and Assign. */
export function takeEffects(fields: Fields): Effects {
  const assigned = fields.has('Assign') ? peekNames(fields) : [];
  for (const name of assigned) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,79}$/.test(name) || name === 'states') {
      fields.refuse('Assign', `'${name}' cannot be the name of a variable`);
    }
  }
  return { output: fields.template('Output'), assign: fields.template('Assign') };
}

function peekNames(fields: Fields): readonly string[] {
  const value = fields.peek('Assign');
  return isRecord(value) ? Object.keys(value) : fields.refuse('Assign', 'must be an object');
}
