/** TypeScript types of an OpenAPI 3.1 document, in the shape that openapi-fetch reads. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}
type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;
interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: JsonSchema;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
const places = ['query', 'header', 'path', 'cookie'] as const;

const header = `// biome-ignore-all lint: generated
// biome-ignore-all format: generated
/** The HTTP API in types, written by npm run api-types from its OpenAPI document. Do not edit. */
`;

/** The text of a module that exports `paths` and `components`. */
export function apiTypes({ paths, components }: OpenApiDocument): string {
  const routes = Object.entries(paths).map(([route, item]) => `  ${quoted(route)}: ${pathItem(item)};`);
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `    ${quoted(name)}: ${typeOf(schema, 2)};`,
  );
  const lines = [
    ['export interface paths {', ...routes, '}'],
    ['export interface components {', '  schemas: {', ...schemas, '  };', '}'],
  ];
  return `${header}\n${lines.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function pathItem(item: Readonly<Record<string, unknown>>): string {
  const lines = methods.map((method) => {
    const operation = item[method];
    return operation === undefined
      ? `    ${method}?: never;`
      : `    ${method}: ${operationType(operation as Operation)};`;
  });
  return `{\n    parameters: ${parameters([])};\n${lines.join('\n')}\n  }`;
}

function operationType({ parameters: given = [], requestBody, responses }: Operation): string {
  const body = requestBody
    ? `requestBody${requestBody.required ? '' : '?'}: { content: ${contentType(requestBody.content)} };`
    : 'requestBody?: never;';
  const answers = Object.entries(responses).map(([status, { content }]) => {
    const shown = content ? `content: ${contentType(content)}` : 'content?: never';
    return `        ${status}: { headers: { [name: string]: unknown }; ${shown} };`;
  });
  return `{\n      parameters: ${parameters(given)};\n      ${body}\n      responses: {\n${answers.join('\n')}\n      };\n    }`;
}

function parameters(given: NonNullable<Operation['parameters']>): string {
  const members = places.map((place) => {
    const here = given.filter((parameter) => parameter.in === place);
    if (here.length === 0) return `${place}?: never`;
    const optional = here.every(({ required }) => !required) ? '?' : '';
    const fields = here.map(
      ({ name, required, schema }) => `${quoted(name)}${required ? '' : '?'}: ${typeOf(schema ?? {}, 4)}`,
    );
    return `${place}${optional}: { ${fields.join('; ')} }`;
  });
  return `{ ${members.join('; ')} }`;
}

function contentType(content: Content): string {
  const kinds = Object.entries(content).map(
    ([media, { schema }]) => `${quoted(media)}: ${typeOf(schema ?? {}, 5)}`,
  );
  return `{ ${kinds.join('; ')} }`;
}

/** @param depth of indentation, in pairs of spaces */
function typeOf(schema: JsonSchema, depth: number): string {
  if (schema.$ref !== undefined) return `components['schemas']['${schema.$ref.split('/').at(-1) ?? ''}']`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map((choice) => typeOf(choice, depth)));
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part, depth)})`).join(' & ');
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length === 0) return 'unknown';
  return union(types.map((type) => typeOfKind(type, schema, depth)));
}

function typeOfKind(type: string, schema: JsonSchema, depth: number): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {}, depth)})[]`;
    case 'object':
      return objectType(schema, depth);
    default:
      return type;
  }
}

function objectType({ properties, required = [], additionalProperties }: JsonSchema, depth: number): string {
  if (!properties) {
    const member = typeof additionalProperties === 'object' ? typeOf(additionalProperties, depth) : 'unknown';
    return `{ [name: string]: ${member} }`;
  }
  const pad = '  '.repeat(depth + 1);
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${pad}${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, depth + 1)};`,
  );
  return fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}`;
}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');

function quoted(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}
