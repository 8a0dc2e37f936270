import type { Json, JsonObject } from '../../app/ports.ts';
import { compileTemplate, type Template } from './template.ts';

/** A definition that the runner refuses. The message names the state and the field. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
}

/** Both ends are allowed. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** Longest time that a definition can name, in seconds: some three years (states-language.net). */
export const maxSeconds = 99_999_999;

/**
 * The fields of one object of a definition, each taken once. What nobody took is refused at the end,
 * so that no field is ever ignored.
 */
export interface Fields {
  has(name: string): boolean;
  /** Looks without taking. */
  peek(name: string): Json | undefined;
  /** Undefined where the field is missing. */
  take(name: string): Json | undefined;
  text(name: string): string | null;
  requiredText(name: string): string;
  flag(name: string): boolean;
  /** A number written out. */
  number(name: string, limits: NumberLimits): number | null;
  names(name: string): readonly string[];
  list(name: string): readonly Json[] | null;
  template(name: string): Template | null;
  /** An expression, or a number written out that is within the limits. */
  numberTemplate(name: string, limits: NumberLimits): Template | null;
  refuse(name: string, problem: string): never;
  /** @throws InvalidDefinition naming the first field that nobody took */
  end(): void;
}

/** @param place for messages, such as `state 'StartClip'` */
export function readFields(place: string, value: Json): Fields {
  const refuse = (name: string, problem: string): never => {
    throw new InvalidDefinition(`${place}, field '${name}': ${problem}`);
  };
  if (!isRecord(value)) throw new InvalidDefinition(`${place}: must be an object`);
  const left = new Map(Object.entries(value));
  const take = (name: string): Json | undefined => {
    const found = left.get(name);
    left.delete(name);
    return found;
  };
  const text = (name: string): string | null => {
    const found = take(name);
    if (found === undefined) return null;
    return typeof found === 'string' ? found : refuse(name, 'must be a string');
  };
  const list = (name: string): readonly Json[] | null => {
    const found = take(name);
    if (found === undefined) return null;
    return isList(found) ? found : refuse(name, 'must be a list');
  };
  const number = (name: string, { min, max, whole }: NumberLimits): number | null => {
    const found = take(name);
    if (found === undefined) return null;
    if (typeof found !== 'number' || (whole && !Number.isInteger(found)) || found < min || found > max) {
      return refuse(name, `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
    }
    return found;
  };
  const template = (name: string): Template | null => {
    const found = take(name);
    return found === undefined ? null : compileTemplate(found, name, refuse);
  };
  return {
    has: (name) => left.has(name),
    peek: (name) => left.get(name),
    take,
    text,
    requiredText: (name) => text(name) ?? refuse(name, 'is required'),
    flag(name) {
      const found = take(name);
      if (found === undefined) return false;
      return typeof found === 'boolean' ? found : refuse(name, 'must be true or false');
    },
    number,
    names(name) {
      const found = list(name) ?? refuse(name, 'is required');
      const names = found.filter((item) => typeof item === 'string');
      if (names.length === 0 || names.length !== found.length) refuse(name, 'must be a list of strings');
      return names;
    },
    list,
    template,
    numberTemplate(name, limits) {
      if (typeof left.get(name) === 'string') {
        const found = template(name);
        return found?.kind === 'expression' ? found : refuse(name, 'must be a number or an expression');
      }
      const value = number(name, limits);
      return value === null ? null : { kind: 'constant', value };
    },
    refuse,
    end() {
      for (const name of left.keys()) refuse(name, 'is not known here');
    },
  };
}

export function isRecord(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
