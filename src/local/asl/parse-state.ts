import type { Json } from '../../app/ports.ts';
import type { Resource, State, StateList } from './definition.ts';
import { type Fields, isList, isRecord, maxSeconds, readFields } from './fields.ts';
import { takeEffects, takeRecovery } from './parse-recovery.ts';

export const timeoutLimits = { min: 1, max: maxSeconds, whole: true };
export const waitLimits = { min: 0, max: maxSeconds, whole: true };
export const countLimits = { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true };
export const percentageLimits = { min: 0, max: 100, whole: false };

type ParseList = (place: string, value: Json) => StateList;

/**
 * Reads one state.
 *
 * @param language of the states around it, which `QueryLanguage` may override
 * @param parseList reads the states inside a Map or Parallel, in the language of this state
 * @throws InvalidDefinition
 */
export function parseState(
  name: string,
  value: Json,
  language: string,
  parseListIn: (language: string) => ParseList,
): State {
  const place = `state '${name}'`;
  const fields = readFields(place, value);
  fields.text('Comment');
  const own = fields.text('QueryLanguage') ?? language;
  if (own !== 'JSONata') {
    fields.refuse('QueryLanguage', `only JSONata is run on one machine, and this state is in ${own}`);
  }
  const state = parseByType(name, place, fields, parseListIn(language));
  fields.end();
  return state;
}

function parseByType(name: string, place: string, fields: Fields, parseList: ParseList): State {
  const type = fields.requiredText('Type');
  switch (type) {
    case 'Task':
      return {
        type,
        name,
        resource: takeResource(fields),
        arguments: fields.template('Arguments'),
        ...takeTimeouts(fields),
        ...takeRecovery(place, fields),
        ...takeOnward(fields),
      };
    case 'Map':
      return {
        type,
        name,
        items: takeItems(fields),
        itemSelector: fields.template('ItemSelector'),
        maxConcurrency: fields.numberTemplate('MaxConcurrency', countLimits),
        toleratedFailureCount: fields.numberTemplate('ToleratedFailureCount', countLimits),
        toleratedFailurePercentage: fields.numberTemplate('ToleratedFailurePercentage', percentageLimits),
        ...takeProcessor(place, fields, parseList),
        ...takeRecovery(place, fields),
        ...takeOnward(fields),
      };
    case 'Parallel':
      return {
        type,
        name,
        arguments: fields.template('Arguments'),
        branches: takeBranches(place, fields, parseList),
        ...takeRecovery(place, fields),
        ...takeOnward(fields),
      };
    case 'Choice':
      return { type, name, ...takeRules(place, fields), ...takeEffects(fields) };
    case 'Wait':
      return { type, name, until: takeUntil(fields), ...takeOnward(fields) };
    case 'Pass':
      return { type, name, ...takeOnward(fields) };
    case 'Succeed':
      return { type, name, output: fields.template('Output') };
    case 'Fail':
      return { type, name, error: fields.template('Error'), cause: fields.template('Cause') };
    default:
      return fields.refuse('Type', `the state type '${type}' is not known`);
  }
}

function takeOnward(fields: Fields) {
  const next = fields.text('Next');
  const end = fields.flag('End');
  if ((next === null) !== end) fields.refuse('Next', 'a state has either Next or "End": true');
  return { next, ...takeEffects(fields) };
}

function takeTimeouts(fields: Fields) {
  const timeoutSeconds = fields.numberTemplate('TimeoutSeconds', timeoutLimits);
  const heartbeatSeconds = fields.numberTemplate('HeartbeatSeconds', timeoutLimits);
  const [most, beat] = [timeoutSeconds, heartbeatSeconds].map((template) =>
    template?.kind === 'constant' ? Number(template.value) : null,
  );
  if (typeof most === 'number' && typeof beat === 'number' && beat >= most) {
    fields.refuse('HeartbeatSeconds', 'must be less than TimeoutSeconds');
  }
  return { timeoutSeconds, heartbeatSeconds };
}

function takeItems(fields: Fields) {
  const items = fields.template('Items');
  if (items?.kind === 'record' || (items?.kind === 'constant' && !isList(items.value))) {
    fields.refuse('Items', 'must be a list or an expression');
  }
  return items;
}

/** A job of MediaConvert, waited for; here a step of that name does it, and its answer is the result. */
const createJob = {
  arn: 'arn:aws:states:::mediaconvert:createJob.sync',
  step: 'mediaconvert:createJob',
} as const;

function takeResource(fields: Fields): Resource {
  const arn = fields.requiredText('Resource');
  if (arn === 'arn:aws:states:::lambda:invoke') return { kind: 'invoke' };
  if (arn === 'arn:aws:states:::lambda:invoke.waitForTaskToken') return { kind: 'callback' };
  if (arn === createJob.arn) return { kind: 'function', ...createJob };
  const step = functionName(arn);
  if (arn.startsWith('arn:') && step !== null) return { kind: 'function', arn, step };
  return fields.refuse('Resource', `the resource '${arn}' is not known`);
}

/** The bare name in a Lambda function's ARN or name, or null where it is neither. */
export function functionName(nameOrArn: string): string | null {
  const match = /^(?:arn:[\w-]+:lambda:[\w-]*:\d*:function:)?([A-Za-z0-9_-]+)(?::[\w$-]+)?$/.exec(nameOrArn);
  return match?.[1] ?? null;
}

function takeProcessor(place: string, fields: Fields, parseList: ParseList) {
  const processor = fields.take('ItemProcessor');
  if (!isRecord(processor)) return fields.refuse('ItemProcessor', 'is required');
  const { ProcessorConfig: config, ...list } = processor;
  let mode: 'INLINE' | 'DISTRIBUTED' = 'INLINE';
  if (config !== undefined) {
    const own = readFields(`${place}, ItemProcessor.ProcessorConfig`, config);
    const asked = own.text('Mode') ?? 'INLINE';
    if (asked !== 'INLINE' && asked !== 'DISTRIBUTED') {
      return own.refuse('Mode', `the mode '${asked}' is not known`);
    }
    mode = asked;
    const kind = own.text('ExecutionType');
    if (kind !== null && kind !== 'STANDARD') own.refuse('ExecutionType', `'${kind}' is not run here`);
    own.end();
  }
  return { mode, processor: parseList(`${place}, ItemProcessor`, list) };
}

function takeBranches(place: string, fields: Fields, parseList: ParseList): readonly StateList[] {
  const branches = fields.list('Branches') ?? [];
  if (branches.length === 0) fields.refuse('Branches', 'needs at least one branch');
  return branches.map((branch, i) => parseList(`${place}, Branches[${i}]`, branch));
}

function takeRules(place: string, fields: Fields) {
  const choices = fields.list('Choices') ?? [];
  if (choices.length === 0) fields.refuse('Choices', 'needs at least one rule');
  const rules = choices.map((choice, i) => {
    const own = readFields(`${place}, Choices[${i}]`, choice);
    own.text('Comment');
    const rule = {
      condition: takeCondition(own),
      next: own.requiredText('Next'),
      ...takeEffects(own),
    };
    own.end();
    return rule;
  });
  return { rules, default: fields.text('Default') };
}

function takeCondition(fields: Fields) {
  const condition = fields.template('Condition') ?? fields.refuse('Condition', 'is required');
  const flag = condition.kind === 'constant' && typeof condition.value === 'boolean';
  if (condition.kind === 'expression' || flag) return condition;
  return fields.refuse('Condition', 'must be true, false or an expression');
}

function takeUntil(fields: Fields) {
  const seconds = fields.numberTemplate('Seconds', waitLimits);
  const timestamp = fields.template('Timestamp');
  if (seconds !== null && timestamp === null) return { field: 'Seconds', value: seconds } as const;
  if (timestamp !== null && seconds === null) return { field: 'Timestamp', value: timestamp } as const;
  return fields.refuse('Seconds', 'a Wait has either Seconds or Timestamp');
}
