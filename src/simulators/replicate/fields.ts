import type { Field, Input } from './sim-model.ts';

/** Short ways to write down the inputs of a model. */
export const text: Field = { type: 'string' };
export const seed: Field = { type: 'integer' };
/** The address of a picture: http, https or data. */
export const picture: Field = { type: 'string', format: 'uri' };

export function pictures(maxItems: number): Field {
  return { type: 'array', items: picture, maxItems, default: [] };
}

export function oneOf(choices: readonly (string | number)[], standard: string | number): Field {
  return { type: typeof standard === 'number' ? 'integer' : 'string', enum: choices, default: standard };
}

export function whole(minimum: number, maximum: number, standard?: number): Field {
  return { type: 'integer', minimum, maximum, ...(standard === undefined ? {} : { default: standard }) };
}

export function decimal(minimum: number, maximum: number, standard: number): Field {
  return { type: 'number', minimum, maximum, default: standard };
}

export function flag(standard: boolean): Field {
  return { type: 'boolean', default: standard };
}

/** A text that the schema guarantees, read from an input with defaults. */
export function textOf(input: Input, name: string): string {
  return String(input[name] ?? '');
}

export function numberOf(input: Input, name: string): number {
  return Number(input[name]);
}

/** How many reference pictures an input of that name has. */
export function referenceCount(input: Input): number {
  return Array.isArray(input.reference_images) ? input.reference_images.length : 0;
}

export function formatOf(input: Input): 'png' | 'jpg' | 'webp' {
  const format = input.output_format;
  return format === 'png' || format === 'webp' ? format : 'jpg';
}

export const one = () => 1;
export const onePicture = () => ({ image_output_count: 1 });
