import type { Json } from '../../../src/app/ports.ts';
import type { Record_ } from './recorded-cases.ts';

/** Why a case in JSONPath has no counterpart in JSONata that this knows. */
export class NotRestated extends Error {}

/**
 * Says a JSONPath definition in JSONata, so that what was recorded of retries, catches, timeouts,
 * callbacks, Map, Parallel and Choice can be held against a runner of JSONata only.
 *
 * @throws NotRestated
 */
export function restateDefinition(definition: Record_): Record_ {
  const { QueryLanguage: language = 'JSONPath', ...rest } = definition;
  return { ...restateList(rest, String(language)), QueryLanguage: 'JSONata' };
}

function restateList(list: Record_, language: string): Record_ {
  const states = Object.entries(list.States as Record_).map(([name, state]) => [
    name,
    restateState(state as Record_, language),
  ]);
  return { ...list, States: Object.fromEntries(states) };
}

function restateState(state: Record_, outer: string): Record_ {
  const { QueryLanguage: language = outer, ...fields } = state;
  if (language === 'JSONata') return inner({ ...fields, QueryLanguage: 'JSONata' }, outer);
  const left = new Map(Object.entries(fields));
  const take = (name: string): Json | undefined => {
    const value = left.get(name);
    left.delete(name);
    return value;
  };
  const kept: Record<string, Json> = {};
  const keep = (...names: string[]): void => {
    for (const name of names) {
      const value = take(name);
      if (value !== undefined) kept[name] = value;
    }
  };
  keep(
    'Type',
    'Comment',
    'Next',
    'End',
    'Default',
    'Resource',
    'Retry',
    'TimeoutSeconds',
    'HeartbeatSeconds',
  );
  keep('MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'Seconds', 'Timestamp');
  keep('Error', 'Cause');

  const input = pathOf(take('InputPath'), '$states.input', '{}');
  const type = kept.Type;
  for (const name of [...left.keys()].filter((key) => key.endsWith('Path'))) {
    if (['ResultPath', 'OutputPath', 'ItemsPath', 'InputPath'].includes(name)) continue;
    kept[name.slice(0, -4)] = expression(path(text(take(name)), input));
  }

  const parameters = take('Parameters');
  let result = '$states.result';
  if (type === 'Task' || type === 'Parallel') {
    kept.Arguments = parameters === undefined ? expression(input) : expression(templateOf(parameters, input));
  } else if (type === 'Map') {
    const items = take('ItemsPath');
    kept.Items = expression(items === undefined ? input : path(text(items), input));
    const selector = take('ItemSelector') ?? parameters;
    if (selector !== undefined) kept.ItemSelector = expression(templateOf(selector, input));
    const { ProcessorConfig: config, ...processor } = (take('ItemProcessor') ?? take('Iterator')) as Record_;
    kept.ItemProcessor = {
      ...restateList(processor, outer),
      ...(config === undefined ? {} : { ProcessorConfig: config }),
    };
  } else {
    const literal = take('Result');
    if (literal !== undefined) result = JSON.stringify(literal);
    else result = parameters === undefined ? input : templateOf(parameters, input);
  }
  const branches = take('Branches');
  if (branches !== undefined) {
    kept.Branches = (branches as Record_[]).map((branch) => restateList(branch, outer));
  }

  const selector = take('ResultSelector');
  const selected = selector === undefined ? result : templateOf(selector, result);
  const assign = take('Assign');
  if (assign !== undefined) kept.Assign = template(assign, selected);
  const catchers = take('Catch');
  if (catchers !== undefined) {
    kept.Catch = (catchers as Record_[]).map(restateCatch);
  }
  const choices = take('Choices');
  if (choices !== undefined) {
    kept.Choices = (choices as Record_[]).map((rule) => restateRule(rule, input));
  }
  if (type !== 'Fail') {
    const placed = placedIn(take('ResultPath'), selected);
    const output = pathOf(take('OutputPath'), placed, '{}');
    if (type === 'Choice') {
      if (output !== '$states.input') throw new NotRestated('paths of a Choice');
    } else if (output !== '$states.input' && output !== '$states.result') kept.Output = expression(output);
    else if (output === '$states.input' && (type === 'Task' || type === 'Map' || type === 'Parallel')) {
      kept.Output = expression(output);
    }
  }
  const [unknown] = left.keys();
  if (unknown !== undefined) throw new NotRestated(`the field ${unknown}`);
  return kept;
}

/** The states inside a state that is in JSONata already. */
function inner(state: Record_, language: string): Record_ {
  const { ItemProcessor: processor, Branches: branches } = state;
  return {
    ...state,
    ...(processor === undefined ? {} : { ItemProcessor: restateList(processor as Record_, language) }),
    ...(branches === undefined
      ? {}
      : { Branches: (branches as Record_[]).map((branch) => restateList(branch, language)) }),
  };
}

function restateCatch(catcher: Record_): Record_ {
  const { ResultPath: resultPath, Assign: assign, ...kept } = catcher;
  const error = '$states.errorOutput';
  return {
    ...kept,
    ...(assign === undefined ? {} : { Assign: template(assign, error) }),
    ...(resultPath === undefined ? {} : { Output: expression(placedIn(resultPath, error)) }),
  };
}

function restateRule(rule: Record_, input: string): Record_ {
  const { Next: next, Comment: comment, Assign: assign, Condition: given, ...test } = rule;
  if (given !== undefined) return rule;
  return {
    Condition: expression(condition(test, input)),
    ...(next === undefined ? {} : { Next: next }),
    ...(comment === undefined ? {} : { Comment: comment }),
    ...(assign === undefined ? {} : { Assign: template(assign, input) }),
  };
}

const comparisons: Readonly<Record<string, string>> = {
  Equals: '=',
  LessThan: '<',
  LessThanEquals: '<=',
  GreaterThan: '>',
  GreaterThanEquals: '>=',
};

function condition(test: Record_, input: string): string {
  const { Comment: _comment, ...own } = test;
  if (own.And) return joined(own.And, ' and ', input);
  if (own.Or) return joined(own.Or, ' or ', input);
  if (own.Not) return `$not(${condition(own.Not as Record_, input)})`;
  const { Variable: variable, ...operators } = own;
  const value = path(text(variable), input);
  const [[operator, operand] = []] = Object.entries(operators);
  if (operator === undefined) throw new NotRestated('a rule without an operator');
  const types: Record<string, string> = {
    IsString: 'string',
    IsNumeric: 'number',
    IsBoolean: 'boolean',
    IsNull: 'null',
  };
  if (operator === 'IsPresent') return `$exists(${value}) = ${operand}`;
  if (types[operator]) return `($type(${value}) = "${types[operator]}") = ${operand}`;
  const match = /^(String|Numeric|Boolean|Timestamp)([A-Za-z]+?)(Path)?$/.exec(operator);
  const comparison = comparisons[match?.[2] ?? ''];
  if (!match || comparison === undefined) throw new NotRestated(`the operator ${operator}`);
  const kinds: Record<string, string> = { Numeric: 'number', Boolean: 'boolean' };
  const kind = kinds[match[1] ?? ''] ?? 'string';
  const other = match[3] ? path(text(operand), input) : JSON.stringify(operand);
  if (match[1] === 'Timestamp') return `($toMillis(${value}) ${comparison} $toMillis(${other}))`;
  return `($type(${value}) = "${kind}" and $type(${other}) = "${kind}" and ${value} ${comparison} ${other})`;
}

function joined(tests: Json, by: string, input: string): string {
  return `(${(tests as Record_[]).map((test) => condition(test, input)).join(by)})`;
}

function expression(source: string): string {
  return `{% ${source} %}`;
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new NotRestated('a path that is no string');
  return value;
}

/** A payload template, kept a template so that each value is evaluated by itself. */
function template(value: Json, root: string): Json {
  if (typeof value === 'string' && value.startsWith('{%')) return expression(JSON.stringify(value));
  if (Array.isArray(value)) return value.map((item) => template(item, root));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as Record_).map(([name, item]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), expression(path(text(item), root))]
        : [name, template(item ?? null, root)],
    ),
  );
}

/** A payload template as one expression. */
function templateOf(value: Json, root: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => templateOf(item, root)).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value as Record_).map(([name, item]) =>
    name.endsWith('.$')
      ? `${JSON.stringify(name.slice(0, -2))}: ${path(text(item), root)}`
      : `${JSON.stringify(name)}: ${templateOf(item ?? null, root)}`,
  );
  return `{${fields.join(', ')}}`;
}

/** InputPath or OutputPath, where null stands for an empty object. */
function pathOf(value: Json | undefined, root: string, empty: string): string {
  if (value === undefined) return root;
  return value === null ? empty : path(text(value), root);
}

/** The state's input with the result put where ResultPath says; InputPath has no say in it. */
function placedIn(resultPath: Json | undefined, result: string): string {
  const input = '$states.input';
  if (resultPath === undefined || resultPath === '$') return result;
  if (resultPath === null) return input;
  const names = namesOf(text(resultPath).slice(1));
  const put = (at: string, [name, ...rest]: readonly (string | number)[]): string => {
    if (name === undefined) return result;
    const key = JSON.stringify(String(name));
    return `$merge([${at}, {${key}: ${put(`$lookup(${at}, ${key})`, rest)}}])`;
  };
  return put(input, names);
}

const intrinsics: Readonly<Record<string, (args: readonly string[]) => string>> = {
  'States.MathAdd': ([a, b]) => `(${a} + ${b})`,
  'States.ArrayRange': ([a, b, c]) => `$range(${a}, ${b}, ${c})`,
  'States.StringToJson': ([a]) => `$parse(${a})`,
  'States.ArrayLength': ([a]) => `$count(${a})`,
  'States.UUID': () => '$uuid()',
};

function path(source: string, root: string): string {
  const call = /^(States\.\w+)\((.*)\)$/.exec(source);
  if (call) {
    const write = intrinsics[call[1] ?? ''];
    const args = (call[2] ?? '').split(',').map((arg) => arg.trim());
    if (!write || args.some((arg) => /[('"]/.test(arg)))
      throw new NotRestated('an intrinsic inside another state');
    return write(args.map((arg) => (arg.startsWith('$') ? path(arg, root) : arg)));
  }
  const match = /^(\$\$|\$(?:[A-Za-z_]\w*)?)(.*)$/.exec(source);
  if (!match) throw new NotRestated('a path with more than names and indexes');
  const [, start = '', rest = ''] = match;
  const base = start === '$$' ? '$states.context' : start === '$' ? root : start;
  return namesOf(rest).reduce<string>(
    (at, name) => (typeof name === 'number' ? `${at}[${name}]` : `$lookup(${at}, ${JSON.stringify(name)})`),
    base,
  );
}

function namesOf(rest: string): (string | number)[] {
  const names: (string | number)[] = [];
  let left = rest;
  while (left !== '') {
    const step = /^\.([\w-]+)|^\[(\d+)\]/.exec(left);
    if (!step) throw new NotRestated('a path with more than names and indexes');
    names.push(step[1] ?? Number(step[2]));
    left = left.slice(step[0].length);
  }
  return names;
}
