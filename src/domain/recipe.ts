import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * Two keys for every take. The *basis* is what the user wrote: a take whose basis no longer fits its
 * scene is stale. The *recipe* is the basis with model, parameters and seed: the same recipe is the
 * same result, so it is never paid for twice. Pictures enter by the hash of their content.
 */
export interface Basis {
  readonly kind: 'image' | 'clip' | 'narration' | 'music';
  readonly prompt: string;
  /** SHA-256 of each picture that goes in, by the role it plays. */
  readonly pictures: Readonly<Record<string, string>>;
  /** Whatever else the user chose that the result depends on, such as its shape or length. */
  readonly wants: Readonly<Record<string, string | number | boolean | null>>;
}

export interface RecipeParts {
  readonly basis: Basis;
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
}

/** SHA-256 (hex) of a value's canonical JSON (RFC 8785): key order and spacing do not matter. */
export function digest(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError('Only JSON values have a digest.');
  return createHash('sha256').update(json).digest('hex');
}

export function basisKey(basis: Basis): string {
  return digest(basis);
}

export function recipeKey(parts: RecipeParts): string {
  return digest(parts);
}

/** A seed (0 to 2^31-1) that follows from what it is for, so that the same request is the same recipe. */
export function derivedSeed(seed: number, ...path: readonly (string | number)[]): number {
  return Number.parseInt(digest([seed, ...path]).slice(0, 8), 16) & 0x7fffffff;
}
