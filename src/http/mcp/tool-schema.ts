/** The schemas of tools: the zod schemas of the HTTP routes, described as the OpenAPI document describes them. */
import { OpenAPIHono, type z } from '@hono/zod-openapi';
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { fieldProblems } from '../problem.ts';

type JsonSchema = Record<string, unknown>;

/** Checks with the zod schema, and tells each field at fault as the HTTP API does. */
export function toolSchema<T extends z.ZodType>(schema: T): StandardSchemaWithJSON<z.input<T>, z.output<T>> {
  const described = describeSchema(schema);
  return {
    '~standard': {
      version: 1,
      vendor: 'storyreel',
      validate: (value) => {
        const result = schema.safeParse(value);
        if (result.success) return { value: result.data };
        const problems = fieldProblems(result.error);
        return { issues: problems.map(({ path, message }) => ({ path: path ? [path] : [], message })) };
      },
      jsonSchema: { input: () => described, output: () => described },
    },
  };
}

/** JSON Schema without references, which some clients do not follow. */
function describeSchema(schema: z.ZodType): JsonSchema {
  const api = new OpenAPIHono();
  api.openAPIRegistry.register('Described', schema);
  const { components } = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } });
  const named = (components?.schemas ?? {}) as Readonly<Record<string, unknown>>;
  return inlined(named.Described, named) as JsonSchema;
}

/** None of our schemas contains itself. */
function inlined(node: unknown, named: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.map((member) => inlined(member, named));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node && typeof node.$ref === 'string') {
    return inlined(named[node.$ref.split('/').at(-1) ?? ''], named);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inlined(value, named)]));
}
