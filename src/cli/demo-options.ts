import { parseArgs } from 'node:util';
import { type FilmRequest, filmOptions, filmRequest, type JobRequest } from './film-options.ts';
import { type Reader, text, UsageError } from './option-values.ts';

export interface DemoOptions {
  readonly prompt: string;
  /** What is left out takes the API's default. */
  readonly film: FilmRequest;
  /** Folder for the film, or its file when it ends in `.mp4`. */
  readonly out: string;
  readonly review: boolean;
  readonly json: boolean;
}

export function jobRequest({ prompt, film, review }: DemoOptions): JobRequest {
  return { prompt, ...film, autoApprove: !review };
}

const valueOptions = {
  ...filmOptions,
  out: { hint: 'PATH', help: 'folder, or a file ending in .mp4 (out)', read: text },
} as const satisfies Record<string, { hint: string; help: string; read: Reader<unknown> }>;

type ValueOption = keyof typeof valueOptions;
type ValueOf<N extends ValueOption> = ReturnType<(typeof valueOptions)[N]['read']>;

const flags = {
  review: 'show the storyboard and ask before filming',
  json: 'print one JSON object at the end and nothing else',
  help: 'print this help',
} as const;

const isValueOption = (name: string): name is ValueOption => Object.hasOwn(valueOptions, name);
const isFlag = (name: string): name is keyof typeof flags => Object.hasOwn(flags, name);

/**
 * Reads the command line.
 * @param args what follows the name of the script
 * @returns null when help was asked for
 * @throws UsageError that says which option is wrong and what would be right
 */
export function readDemoOptions(args: readonly string[]): DemoOptions | null {
  const { words, given, asked } = split(args);
  if (asked.has('help')) return null;
  const value = <N extends ValueOption>(name: N): ValueOf<N> | undefined => readValue(name, given.get(name));
  return {
    prompt: readPrompt(words),
    film: filmRequest(value),
    out: value('out') ?? 'out',
    review: asked.has('review'),
    json: asked.has('json'),
  };
}

/** Sorts the arguments into words of the prompt, values given to options, and flags. */
function split(args: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...args],
    // With strict parsing the messages are those of Node, which know nothing of what would be right.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(Object.keys(valueOptions).map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(Object.keys(flags).map((name) => [name, { type: 'boolean' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const words: string[] = [];
  const given = new Map<ValueOption, string>();
  const asked = new Set<keyof typeof flags>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (isFlag(name)) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
      asked.add(name);
    } else if (isValueOption(name)) {
      const example = `--${name} ${valueOptions[name].hint}`;
      if (value === undefined) throw new UsageError(`--${name} needs a value: ${example}`);
      given.set(name, value);
    } else {
      throw new UsageError(`There is no option ${rawName}.${suggestion(name)}`);
    }
  }
  return { words, given, asked };
}

function readValue<N extends ValueOption>(name: N, given: string | undefined): ValueOf<N> | undefined {
  if (given === undefined) return undefined;
  // The compiler does not follow the name into the table; the type says no more than the table does.
  const read = valueOptions[name].read as Reader<ValueOf<N>>;
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--${name} must be ${error.message}, not ${JSON.stringify(given)}.`);
  }
}

function readPrompt(words: readonly string[]): string {
  const prompt = words.join(' ').trim();
  if (prompt === '') {
    const example = 'npm run demo -- "A 30 second ad for a reusable water bottle"';
    throw new UsageError(`Say what the film is about: ${example}`);
  }
  if (prompt.length > 5000) throw new UsageError('The prompt must be at most 5000 characters long.');
  return prompt;
}

/** The option that a mistyped name may have meant: one begins with the other, or with the same letters. */
function suggestion(name: string): string {
  const known = [...Object.keys(valueOptions), ...Object.keys(flags)];
  const near =
    known.find((option) => option.startsWith(name) || name.startsWith(option)) ??
    known.find((option) => option.slice(0, 3) === name.slice(0, 3));
  return near === undefined ? ' --help lists all of them.' : ` Did you mean --${near}?`;
}

/** The help text, at most 80 columns wide. */
export function demoHelp(): string {
  const options = [
    ...Object.entries(valueOptions).map(([name, { hint, help }]) => [`--${name} ${hint}`, help] as const),
    ...Object.entries(flags).map(([name, help]) => [`--${name}`, help] as const),
  ];
  return [
    'Turns a prompt into a film, on this machine.',
    '',
    '  npm run demo -- "A 30 second ad for a reusable water bottle" [options]',
    '',
    ...options.map(([option, help]) => `  ${option.padEnd(22)}${help}`),
    '',
    'Without keys of model providers everything is simulated and nothing is spent.',
    'Ctrl-C cancels the job.',
    '',
  ].join('\n');
}
