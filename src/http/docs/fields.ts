import type { Schema } from './api-document.ts';

/** A field of a body in words. */
export interface Field {
  /** With dots between levels and [] after lists, such as `scenes[].visual`. */
  readonly path: string;
  readonly type: string;
  /** Name of the schema that the type is, for a link. */
  readonly link: string | null;
  readonly required: boolean;
  /** Bounds and default. */
  readonly limits: string;
  readonly description: string;
}

/** All fields of an object, those of objects within it after it; named schemas are told by their name. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = prefix + name;
    const field: Field = {
      path,
      type: typeWords(member),
      link: linkOf(member),
      required: schema.required?.includes(name) ?? false,
      limits: limitWords(member),
      description: member.description ?? '',
    };
    const inner = member.items ?? member;
    const within = inner.properties ? fieldsOf(inner, member.items ? `${path}[].` : `${path}.`) : [];
    return [field, ...within];
  });
}

function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? '';
}

/** The named schema that a type is, or is a list of. */
export function linkOf(schema: Schema): string | null {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.items) return linkOf(schema.items);
  const [choice] = (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).filter(({ type }) => type !== 'null');
  return choice ? linkOf(choice) : null;
}

export function typeWords(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return [...new Set(choices.map(typeWords))].join(' | ');
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length === 0) return 'any';
  return types
    .map((type) => (type === 'array' ? `list of ${typeWords(schema.items ?? {})}` : type))
    .join(' | ');
}

export function limitWords(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, format, pattern } = schema;
  return [
    span(minimum, maximum, ''),
    span(minLength, maxLength, ' characters'),
    span(minItems, maxItems, ' items'),
    format ?? '',
    pattern === undefined ? '' : `matches ${pattern}`,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((words) => words !== '')
    .join('; ');
}

/** The largest whole number of JSON stands for "no bound". */
function span(least: number | undefined, most: number | undefined, unit: string): string {
  const isBound = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  const [from, to] = [isBound(least), isBound(most)];
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `at least ${from}${unit}`;
  return from === undefined ? `at most ${to}${unit}` : `${from} to ${to}${unit}`;
}
