import type { Json } from '../../app/ports.ts';
import type { State, StateList, StateMachine } from './definition.ts';
import { InvalidDefinition, isRecord, maxSeconds, readFields } from './fields.ts';
import { functionName, parseState } from './parse-state.ts';
import type { Template } from './template.ts';

/**
 * Reads a definition in the Amazon States Language (states-language.net; JSONata only) and refuses
 * every field, state type, query language, resource or function that the runner does not know.
 *
 * @throws InvalidDefinition naming the state and the field
 */
export function parseDefinition(text: string): StateMachine {
  const fields = readFields('state machine', parseJson(text));
  fields.text('Comment');
  const version = fields.text('Version');
  if (version !== null && version !== '1.0') fields.refuse('Version', 'must be 1.0');
  const language = fields.text('QueryLanguage') ?? 'JSONPath';
  if (language !== 'JSONata' && language !== 'JSONPath') {
    fields.refuse('QueryLanguage', `'${language}' is not known`);
  }
  const timeoutSeconds = fields.number('TimeoutSeconds', { min: 1, max: maxSeconds, whole: true });
  const list = { StartAt: fields.take('StartAt'), States: fields.take('States') };
  fields.end();
  return { timeoutSeconds, ...parseList('state machine', list, language) };
}

/**
 * Fills in `${Name}` in every string of a definition, as CloudFormation's DefinitionSubstitutions do.
 *
 * @throws InvalidDefinition where a name has no value
 */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  const fill = (value: string): string =>
    value.replace(/\$\{([A-Za-z0-9_]+)\}/g, (_, name: string) => {
      const found = Object.hasOwn(values, name) ? values[name] : undefined;
      if (found === undefined) throw new InvalidDefinition(`no value was given for \${${name}}`);
      return found;
    });
  return JSON.stringify(parseJson(text), (_, value: unknown) =>
    typeof value === 'string' ? fill(value) : value,
  );
}

/** The functions that a definition names outright, for a check before anything runs. */
export function namedFunctions(list: StateList): ReadonlySet<string> {
  const names = new Set<string>();
  for (const state of list.states.values()) {
    if (state.type === 'Task') {
      const name =
        state.resource.kind === 'function' ? state.resource.step : literalFunction(state.arguments);
      if (name !== null) names.add(name);
    }
    const inner = state.type === 'Map' ? [state.processor] : state.type === 'Parallel' ? state.branches : [];
    for (const name of inner.flatMap((part) => [...namedFunctions(part)])) names.add(name);
  }
  return names;
}

function literalFunction(template: Template | null): string | null {
  let name: Json | undefined;
  if (template?.kind === 'constant' && isRecord(template.value)) name = template.value.FunctionName;
  if (template?.kind === 'record') {
    const field = template.fields.find(([key]) => key === 'FunctionName')?.[1];
    if (field?.kind === 'constant') name = field.value;
  }
  return typeof name === 'string' ? functionName(name) : null;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new InvalidDefinition(`the definition is no JSON: ${(error as Error).message}`);
  }
}

function parseList(place: string, value: Json, language: string): StateList {
  const fields = readFields(place, value);
  fields.text('Comment');
  const startAt = fields.requiredText('StartAt');
  const record = fields.take('States');
  if (!isRecord(record)) return fields.refuse('States', 'must be an object');
  const listIn = (inner: string) => (where: string, list: Json) => parseList(where, list, inner);
  const states = new Map(
    Object.entries(record).map(([name, state]) => {
      if (name.length > 80) fields.refuse('States', `the name '${name}' is longer than 80 characters`);
      return [name, parseState(name, state ?? null, language, listIn)] as const;
    }),
  );
  fields.end();
  if (!states.has(startAt)) fields.refuse('StartAt', `there is no state '${startAt}' here`);
  for (const state of states.values()) {
    for (const target of targetsOf(state)) {
      if (!states.has(target)) {
        throw new InvalidDefinition(`state '${state.name}': there is no state '${target}' beside it`);
      }
    }
  }
  return { startAt, states };
}

function targetsOf(state: State): readonly string[] {
  const targets: (string | null)[] = [];
  if ('next' in state) targets.push(state.next);
  if ('catch' in state) targets.push(...state.catch.map((catcher) => catcher.next));
  if (state.type === 'Choice') targets.push(state.default, ...state.rules.map((rule) => rule.next));
  return targets.filter((target) => target !== null);
}
