/** Values that fit a JSON Schema of the OpenAPI document, and values that break it at one known place. */
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export type Named = Readonly<Record<string, Schema>>;

export interface Broken {
  readonly value: unknown;
  /** Path of the field at fault, such as `scenes.2.seconds`; empty for the whole body. */
  readonly path: string;
}

const unknownField = 'zzNoSuchField';
/** Longer than this, too many items or letters say no more and take long. */
const worthMaking = 6000;

function resolved(schema: Schema, named: Named): Schema {
  if (schema.$ref !== undefined) return resolved(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, named);
  if (schema.allOf?.length === 1) {
    const { allOf, ...rest } = schema;
    return { ...resolved(allOf[0] ?? {}, named), ...rest };
  }
  return schema;
}

const typesOf = ({ type }: Schema): readonly string[] =>
  type === undefined ? [] : typeof type === 'string' ? [type] : type;

/** Values that the schema lets through. Texts have no spaces at their ends: those are cut off. */
export function validOf(given: Schema, named: Named): fc.Arbitrary<unknown> {
  const schema = resolved(given, named);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => validOf(choice, named)));
  const types = typesOf(schema);
  if (types.length === 0) return fc.constantFrom('anything', 5, null, true);
  return fc.oneof(...types.map((type) => validOfType(type, schema, named)));
}

function validOfType(type: string, schema: Schema, named: Named): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer': {
      const [min, max] = bounds(schema);
      return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
    }
    case 'number': {
      const [min, max] = bounds(schema);
      // Thousandths, as lengths and prices have: `0.1 + 1e-17` is no test of an API.
      return fc
        .integer({ min: Math.ceil(min * 1000), max: Math.floor(max * 1000) })
        .map((thousandths) => thousandths / 1000);
    }
    case 'string':
      return validText(schema);
    case 'array':
      return fc.array(validOf(schema.items ?? {}, named), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
      });
    default:
      return validObject(schema, named);
  }
}

function validObject(schema: Schema, named: Named): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0 && schema.additionalProperties !== false) {
    const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), validOf(values, named), { maxKeys: 3 });
  }
  const record = Object.fromEntries(properties.map(([name, member]) => [name, validOf(member, named)]));
  return fc.record(record, { requiredKeys: [...(schema.required ?? [])] });
}

function bounds(schema: Schema): readonly [number, number] {
  const min = Math.max(
    schema.minimum ?? -1e6,
    schema.exclusiveMinimum === undefined ? -1e6 : schema.exclusiveMinimum + 0.001,
  );
  const max = Math.min(
    schema.maximum ?? 1e6,
    schema.exclusiveMaximum === undefined ? 1e9 : schema.exclusiveMaximum - 0.001,
  );
  return [min, Math.max(min, max)];
}

function validText({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'uri') return fc.webPath().map((path) => `https://example.com${path}`.slice(0, maxLength));
  if (format === 'date-time') {
    const range = { min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (format === 'date') return fc.constant('2026-01-31');
  if (pattern !== undefined) {
    const matching = fc.stringMatching(new RegExp(pattern));
    return matching.filter((text) => text.length >= minLength && text.length <= maxLength);
  }
  const longest = fc.constant('x'.repeat(Math.min(maxLength, worthMaking)));
  const usual = fc
    .string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) })
    .map((text) => text.trim())
    .filter((text) => text.length >= minLength && text.length <= maxLength);
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: longest });
}

/** Values that fit but for one place, which is told; null where nothing would be wrong. */
export function brokenOf(given: Schema, named: Named): fc.Arbitrary<Broken> | null {
  const schema = resolved(given, named);
  const types = schema.anyOf || schema.oneOf ? unionTypes(schema, named) : typesOf(schema);
  const wrong = wrongTypes(schema, types).map((value) => fc.constant({ value, path: '' }));
  const sites = [...wrong, ...outOfBounds(schema, types)];
  if (types.includes('array')) sites.push(...brokenArrays(schema, named));
  if (types.includes('object') && schema.properties) sites.push(...brokenObjects(schema, named));
  return sites.length === 0 ? null : fc.oneof(...sites);
}

function unionTypes(schema: Schema, named: Named): string[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map((choice) => resolved(choice, named));
  const types = choices.flatMap((choice) => [
    ...typesOf(choice),
    ...(choice.enum ?? (choice.const === undefined ? [] : [choice.const])).map((value) => typeof value),
    ...(choice.anyOf || choice.oneOf ? unionTypes(choice, named) : []),
  ]);
  // A choice of no type takes anything.
  return choices.every((choice) => typesOf(choice).length + (choice.enum?.length ?? 0) > 0 || choice.const)
    ? types
    : [];
}

function wrongTypes(schema: Schema, types: readonly string[]): unknown[] {
  if (schema.enum && !schema.enum.includes(null)) return [null, 'none of these', [], {}, -7.5];
  if (types.length === 0) return [];
  const kinds: readonly (readonly [unknown, readonly string[]])[] = [
    [null, ['null']],
    [true, ['boolean']],
    ['none of these', ['string']],
    [7.5, ['number']],
    [[[]], ['array']],
    [{ [unknownField]: 1 }, ['object']],
  ];
  return kinds.filter(([, fits]) => !fits.some((type) => types.includes(type))).map(([value]) => value);
}

function outOfBounds(schema: Schema, types: readonly string[]): fc.Arbitrary<Broken>[] {
  const values: unknown[] = [];
  const { minimum, maximum, minLength = 0, maxLength, minItems = 0, pattern, format } = schema;
  if (types.includes('number') || types.includes('integer')) {
    if (maximum !== undefined) values.push(maximum + 1, 1e300);
    if (minimum !== undefined) values.push(minimum - 1, -1e300);
  }
  if (types.includes('integer')) values.push(1.5);
  if (types.includes('string') && !schema.enum) {
    if (minLength > 0) values.push('', '   ');
    if (maxLength !== undefined && maxLength < worthMaking) values.push('y'.repeat(maxLength + 1));
    if (pattern !== undefined && !new RegExp(pattern).test('\u0000 !')) values.push('\u0000 !');
    if (format === 'uri') values.push('no address', 'javascript:alert(1)');
    if (format === 'date-time') values.push('yesterday', '2026-13-45T00:00:00Z');
  }
  if (types.includes('array') && minItems > 0) values.push([]);
  return values.map((value) => fc.constant({ value, path: '' }));
}

function brokenArrays(schema: Schema, named: Named): fc.Arbitrary<Broken>[] {
  const item = validOf(schema.items ?? {}, named);
  const sites: fc.Arbitrary<Broken>[] = [];
  const { minItems = 0, maxItems } = schema;
  if (maxItems !== undefined && maxItems < 300) {
    sites.push(item.map((value) => ({ value: new Array(maxItems + 1).fill(value), path: '' })));
  }
  const brokenItem = schema.items && brokenOf(schema.items, named);
  if (brokenItem) {
    const before = fc.array(item, { minLength: Math.max(0, minItems - 1), maxLength: minItems + 1 });
    sites.push(
      fc.tuple(before, brokenItem).map(([good, { value, path }]) => ({
        value: [...good, value],
        path: joined(String(good.length), path),
      })),
    );
  }
  return sites;
}

function brokenObjects(schema: Schema, named: Named): fc.Arbitrary<Broken>[] {
  const good = validObject(schema, named);
  const sites: fc.Arbitrary<Broken>[] = [];
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const broken = brokenOf(member, named);
    if (!broken) continue;
    sites.push(
      fc.tuple(good, broken).map(([rest, { value, path }]) => ({
        value: { ...rest, [name]: value },
        path: joined(name, path),
      })),
    );
  }
  for (const name of schema.required ?? []) {
    sites.push(good.map(({ [name]: _, ...rest }) => ({ value: rest, path: name })));
  }
  if (schema.additionalProperties === false) {
    sites.push(good.map((value) => ({ value: { ...value, [unknownField]: 1 }, path: unknownField })));
  }
  return sites;
}

const joined = (name: string, path: string): string => (path === '' ? name : `${name}.${path}`);
