import type { Field, SimModel } from './sim-model.ts';

/** One entry of `invalid_fields` in Replicate's 422 answers. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

/**
 * What is wrong with an input, in the words of the JSON Schema validator behind Replicate's API
 * (gojsonschema). Unknown keys are not wrong: Replicate lets them through and ignores them.
 */
export function wrongInputs(model: SimModel, input: Readonly<Record<string, unknown>>): InvalidField[] {
  const missing = model.required
    .filter((name) => input[name] === undefined)
    .map((name) => ({ type: 'required', field: 'input', description: `${name} is required` }));
  const wrong = Object.entries(model.inputs).flatMap(([name, field]) =>
    input[name] === undefined ? [] : wrongValue(`input.${name}`, name, field, input[name]),
  );
  return [...missing, ...wrong];
}

/** Keys that the model does not know, which Replicate ignores without a word. */
export function ignoredKeys(model: SimModel, input: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(input).filter((name) => !Object.hasOwn(model.inputs, name));
}

function wrongValue(path: string, name: string, field: Field, value: unknown): InvalidField[] {
  const given = typeName(value);
  const fits = given === field.type || (field.type === 'number' && given === 'integer');
  if (!fits) {
    return [at(path, 'invalid_type', `Invalid type. Expected: ${field.type}, given: ${given}`)];
  }
  if (field.enum && !field.enum.some((choice) => choice === value)) {
    const choices = field.enum.map((choice) => JSON.stringify(choice)).join(', ');
    return [at(path, 'enum', `${name} must be one of the following: ${choices}`)];
  }
  if (typeof value === 'number') return wrongNumber(path, field, value);
  if (field.format === 'uri' && !isUri(value)) return [at(path, 'format', "Does not match format 'uri'")];
  return Array.isArray(value) ? wrongList(path, name, field, value) : [];
}

function wrongNumber(path: string, field: Field, value: number): InvalidField[] {
  if (field.minimum !== undefined && value < field.minimum) {
    return [at(path, 'number_gte', `Must be greater than or equal to ${field.minimum}`)];
  }
  if (field.maximum !== undefined && value > field.maximum) {
    return [at(path, 'number_lte', `Must be less than or equal to ${field.maximum}`)];
  }
  return [];
}

function wrongList(path: string, name: string, field: Field, values: readonly unknown[]): InvalidField[] {
  if (field.maxItems !== undefined && values.length > field.maxItems) {
    return [at(path, 'array_max_items', `Array must have at most ${field.maxItems} items`)];
  }
  const { items } = field;
  return items ? values.flatMap((value, index) => wrongValue(`${path}.${index}`, name, items, value)) : [];
}

function at(field: string, type: string, description: string): InvalidField {
  return { type, field, description };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isUri(value: unknown): boolean {
  return typeof value === 'string' && /^(https?|data):/.test(value) && URL.canParse(value);
}
