import { parseArgs } from 'node:util';
import { type Reader, UsageError } from './option-values.ts';

/** An option of a command. One without a hint is a flag. */
export interface OptionSpec {
  readonly hint?: string;
  readonly help: string;
}

/** What was typed after the name of a command. */
export interface CommandLine {
  readonly words: readonly string[];
  has(flag: string): boolean;
  /** @throws UsageError that says what would be right */
  read<T>(name: string, read: Reader<T>): T | undefined;
}

/** @throws UsageError for an option that there is not, that lacks its value, or has one it does not take */
export function readCommandLine(
  args: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): CommandLine {
  const typeOf = (spec: OptionSpec) => (spec.hint === undefined ? ('boolean' as const) : ('string' as const));
  const { tokens } = parseArgs({
    args: [...args],
    // With strict parsing the messages are those of Node, which know nothing of what would be right.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { type: typeOf(spec) }])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const words: string[] = [];
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (!spec) throw new UsageError(`There is no option ${rawName}; --help lists all of them.`);
    if (spec.hint === undefined && value !== undefined) throw new UsageError(`--${name} takes no value.`);
    if (spec.hint !== undefined && value === undefined)
      throw new UsageError(`--${name} needs a value: --${name} ${spec.hint}`);
    given.set(name, value);
  }
  return {
    words,
    has: (flag) => given.has(flag),
    read: (name, read) => {
      const value = given.get(name);
      if (value === undefined) return undefined;
      try {
        return read(value);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        // A key that is mistyped is still a key.
        const shown = name === 'key' ? 'what was given' : JSON.stringify(value);
        throw new UsageError(`--${name} must be ${error.message}, not ${shown}.`);
      }
    },
  };
}

/** Lines of help for options, in two columns. */
export function optionHelp(specs: Readonly<Record<string, OptionSpec>>): string[] {
  return Object.entries(specs).map(([name, { hint, help }]) => {
    const option = `--${name}${hint === undefined ? '' : ` ${hint}`}`;
    return `  ${option.padEnd(24)}${help}`;
  });
}
