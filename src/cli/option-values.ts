/** Readers of option values. What they throw completes the sentence "--option must be ...". */

/** What is wrong with the command line, in words that name the option and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Reader<T> = (text: string) => T;

export function oneOf<T extends string>(choices: readonly T[]): Reader<T> {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new UsageError(`one of ${choices.join(', ')}`);
    return choice;
  };
}

export function wholeNumber(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new UsageError(`a whole number from ${min} to ${max}`);
    return value;
  };
}

export function decimal(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new UsageError(`a number from ${min} to ${max}`);
    return value;
  };
}

export const text: Reader<string> = (value) => {
  if (value.trim() === '') throw new UsageError('some text');
  return value;
};

/** `owner/name`, as models are called at the provider. */
export const modelName: Reader<string> = (value) => {
  if (!/^[\w.-]+\/[\w.-]+$/.test(value)) throw new UsageError('a model such as google/veo-3.1-fast');
  return value;
};

export interface TransitionChoice<K extends string = string> {
  readonly kind: K;
  readonly seconds?: number;
}

/** `crossfade`, or `crossfade:0.8` with its length in seconds. A cut has none. */
export function transition<K extends string>(kinds: readonly K[]): Reader<TransitionChoice<K>> {
  const length = decimal(0.1, 2);
  return (value) => {
    const [name = '', seconds, ...rest] = value.split(':');
    const kind = kinds.find((candidate) => candidate === name);
    const fits = rest.length === 0 && !(kind === 'cut' && seconds !== undefined);
    const usage = `one of ${kinds.join(', ')}, with its seconds (0.1 to 2) if you like: crossfade:0.8`;
    if (!fits || kind === undefined) throw new UsageError(usage);
    if (seconds === undefined) return { kind };
    try {
      return { kind, seconds: length(seconds) };
    } catch {
      throw new UsageError(usage);
    }
  };
}
