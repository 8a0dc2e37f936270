import jsonata from 'jsonata';
import type { Json } from '../../app/ports.ts';
import { queryEvaluationError } from './state-error.ts';

/** A value of the definition in which any string may be a JSONata expression. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly source: string; readonly compiled: jsonata.Expression }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Template])[] };

/** Variables and functions by name, without the dollar sign. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Where a template stands, for the wording of its errors. */
export interface Location {
  readonly state: string;
  /** Field path as AWS writes it, such as `Output/result`. */
  readonly field: string;
}

/**
 * @param refuse called with the field path and what is wrong there; it throws
 */
export function compileTemplate(
  value: Json,
  field: string,
  refuse: (field: string, problem: string) => never,
): Template {
  if (typeof value === 'string') {
    if (!isExpression(value)) return { kind: 'constant', value };
    const source = value.slice(2, -2).trim();
    return { kind: 'expression', source, compiled: compile(source, field, refuse) };
  }
  if (isList(value)) {
    const items = value.map((item, i) => compileTemplate(item, `${field}[${i}]`, refuse));
    return items.every((item) => item.kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'list', items };
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).map(
      ([name, inner]) => [name, compileTemplate(inner ?? null, `${field}/${name}`, refuse)] as const,
    );
    return fields.every(([, inner]) => inner.kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'record', fields };
  }
  return { kind: 'constant', value };
}

/** Only a string that begins with `{%` and ends with `%}`, without a space around, is an expression. */
function isExpression(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function compile(
  source: string,
  field: string,
  refuse: (field: string, problem: string) => never,
): jsonata.Expression {
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(source);
  } catch (error) {
    return refuse(field, `the JSONata expression '${source}' does not parse: ${messageOf(error)}`);
  }
  const tree: unknown = compiled.ast();
  if (some(tree, isVariable('eval'))) refuse(field, '$eval is not available in Step Functions');
  if (some(tree, isNewerOperator)) {
    refuse(field, 'the operators ?? and ?: are newer than the JSONata of Step Functions (2.0.6)');
  }
  return compiled;
}

/** Whether a node of an expression's syntax tree, or one below it, fits. */
function some(node: unknown, fits: (node: object) => boolean): boolean {
  if (node === null || typeof node !== 'object') return false;
  return fits(node) || Object.values(node).some((inner) => some(inner, fits));
}

function isVariable(name: string): (node: object) => boolean {
  return (node) => 'type' in node && node.type === 'variable' && 'value' in node && node.value === name;
}

/**
 * The parser rewrites `a ?: b` and `a ?? b`, which came with JSONata 2.1, as a condition on a copy of
 * `a`. Copies stand at the same position of the source, which nothing written twice does.
 */
function isNewerOperator(node: object): boolean {
  if (!('type' in node) || node.type !== 'condition') return false;
  if (!('condition' in node) || !('then' in node)) return false;
  const kept = JSON.stringify(node.then);
  return some(node.condition, (tested) => JSON.stringify(tested) === kept);
}

/** @throws StateError States.QueryEvaluationError, also where an expression gives nothing */
export async function evaluate(template: Template, bindings: Bindings, at: Location): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateExpression(template.source, template.compiled, bindings, at);
    case 'list': {
      const items: Json[] = [];
      for (const [i, item] of template.items.entries()) {
        items.push(await evaluate(item, bindings, { ...at, field: `${at.field}[${i}]` }));
      }
      return items;
    }
    case 'record': {
      const record: Record<string, Json> = {};
      for (const [name, inner] of template.fields) {
        record[name] = await evaluate(inner, bindings, { ...at, field: `${at.field}/${name}` });
      }
      return record;
    }
  }
}

async function evaluateExpression(
  source: string,
  compiled: jsonata.Expression,
  bindings: Bindings,
  at: Location,
): Promise<Json> {
  const subject = `The JSONata expression '${source}' specified for the field '${at.field}'`;
  let raw: unknown;
  try {
    raw = await compiled.evaluate(undefined, bindings);
  } catch (error) {
    throw queryEvaluationError(at.state, `${subject} threw an error during evaluation. ${messageOf(error)}`);
  }
  if (raw === undefined) throw queryEvaluationError(at.state, `${subject} returned nothing (undefined).`);
  const value = plain(raw);
  if (value === undefined) {
    throw queryEvaluationError(at.state, `${subject} returned an unsupported result type.`);
  }
  return value;
}

/** JSONata's own code before its words, as AWS gives them. */
function messageOf(error: unknown): string {
  if (error === null || typeof error !== 'object') return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return 'message' in error ? `${code}${String(error.message)}` : code;
}

/** A plain copy without JSONata's marks on arrays, or undefined where JSON has no such value. */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  // -0 is not told apart from 0 in JSON.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const inner = plain(item);
      if (inner === undefined) return undefined;
      items.push(inner);
    }
    return items;
  }
  if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value)
    return undefined;
  const record: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const inner = plain(item);
    if (inner === undefined) return undefined;
    record[name] = inner;
  }
  return record;
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The error of a value that has the wrong type or range for its field. */
export function unexpected(template: Template, value: Json, expected: string, at: Location): Error {
  const subject =
    template.kind === 'expression'
      ? `The JSONata expression '${template.source}' specified for the field '${at.field}'`
      : `The field '${at.field}'`;
  return queryEvaluationError(
    at.state,
    `${subject} returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
  );
}
