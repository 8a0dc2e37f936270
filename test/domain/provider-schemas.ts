import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One input of a provider's model, as its public schema gives it. */
export interface InputSchema {
  readonly type: string;
  readonly enum?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type ModelSchemas = Readonly<
  Record<string, { readonly input: Readonly<Record<string, InputSchema>> }>
>;

const file = fileURLToPath(new URL('../../../shared/reference/replicate-model-inputs.json', import.meta.url));

/** Collected schemas, or null where they are not at hand; then what compares with them is skipped, and says so. */
export function providerSchemas(): ModelSchemas | null {
  if (!existsSync(file)) {
    console.warn('Skipped: no collected model schemas beside the repository to compare the registry with.');
    return null;
  }
  return JSON.parse(readFileSync(file, 'utf8')) as ModelSchemas;
}

/** Why a value may not be sent, or null. */
export function objection(value: unknown, schema: InputSchema | undefined): string | null {
  if (!schema) return 'no such input';
  if (schema.enum && !schema.enum.includes(value as string | number))
    return `not one of ${schema.enum.join(', ')}`;
  if (/^int/.test(schema.type) && !Number.isInteger(value)) return 'no integer';
  if (/^bool/.test(schema.type) && typeof value !== 'boolean') return 'no boolean';
  if (/^(str|types\.)/.test(schema.type) && typeof value !== 'string') return 'no string';
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))) {
    return `not within ${schema.minimum} and ${schema.maximum}`;
  }
  return null;
}
