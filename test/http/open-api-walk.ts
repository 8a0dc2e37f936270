/** Every operation of an OpenAPI document, and the smallest body that its schema lets through. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Described {
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Operation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly route: string;
  readonly needsKey: boolean;
  readonly parameters: readonly string[];
  /** Smallest body; undefined where there is none. */
  readonly body: unknown;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsOf(document: unknown): Operation[] {
  const { paths, components } = document as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  return Object.entries(paths).flatMap(([route, described]) =>
    Object.entries(described)
      .filter(([method]) => methods.includes(method))
      .map(([method, { security, requestBody }]) => {
        const schema = requestBody?.content['application/json']?.schema;
        return {
          method: method.toUpperCase(),
          route,
          needsKey: (security ?? []).length > 0,
          parameters: [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
          body: schema && smallest(schema, components.schemas),
        };
      }),
  );
}

/** The route with its parameters filled in. */
export function pathOf(route: string, value: (parameter: string) => string): string {
  return route.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(value(parameter)));
}

function smallest(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  if (schema.$ref !== undefined) return smallest(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, named);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice) return smallest(choice, named);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, smallest(schema.properties?.[name] ?? {}, named)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items ?? {}, named));
    case 'string':
      return schema.format === 'uri'
        ? 'https://example.com/x'
        : 'x'.repeat(Math.max(1, schema.minLength ?? 1));
    case 'number':
    case 'integer':
      return Math.max(0, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return {};
  }
}
