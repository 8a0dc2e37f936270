import { parseArgs } from 'node:util';
import type { JobRequest } from './job-request.ts';
import {
  decimal,
  modelName,
  oneOf,
  type Reader,
  text,
  transition,
  UsageError,
  wholeNumber,
} from './option-values.ts';

/** What is left out takes the API's default. */
export interface DemoOptions {
  readonly prompt: string;
  readonly duration?: number;
  readonly aspect?: JobRequest['aspectRatio'];
  readonly resolution?: JobRequest['resolution'];
  readonly fps?: JobRequest['fps'];
  readonly style?: string;
  readonly seed?: number;
  readonly preset?: JobRequest['preset'];
  readonly imageModel?: string;
  readonly videoModel?: string;
  readonly transition: NonNullable<JobRequest['transition']>;
  /** Folder for the film, or its file when it ends in `.mp4`. */
  readonly out: string;
  readonly review: boolean;
  readonly json: boolean;
}

/** The values that the API takes; it has the last word, this only answers sooner. */
export const choices = {
  aspect: ['16:9', '9:16', '1:1', '4:5'],
  resolution: ['480p', '720p', '1080p'],
  fps: ['24', '25', '30', '60'],
  preset: ['economy', 'balanced', 'premium'],
  transition: ['cut', 'crossfade', 'dissolve', 'fade', 'fade_white', 'wipe', 'slide', 'zoom'],
} as const;

const rates = { 24: 24, 25: 25, 30: 30, 60: 60 } as const;
const readRate = oneOf(choices.fps);
const listed = (values: readonly string[]) => values.join(', ');

export const valueOptions = {
  duration: { hint: 'SECONDS', help: 'length of the film, 5 to 600 (30)', read: decimal(5, 600) },
  aspect: { hint: 'RATIO', help: `${listed(choices.aspect)} (16:9)`, read: oneOf(choices.aspect) },
  resolution: { hint: 'SIZE', help: `${listed(choices.resolution)} (720p)`, read: oneOf(choices.resolution) },
  fps: {
    hint: 'RATE',
    help: `${listed(choices.fps)} pictures a second (30)`,
    read: (value: string) => rates[readRate(value)],
  },
  style: { hint: 'TEXT', help: 'how it should look: "watercolour, soft light"', read: text },
  transition: {
    hint: 'KIND',
    // The help fits 80 columns; whoever names another kind is told them all.
    help: 'cut, crossfade, fade, wipe, slide, zoom (crossfade:0.5)',
    read: transition(choices.transition),
  },
  preset: { hint: 'NAME', help: `${listed(choices.preset)} (balanced)`, read: oneOf(choices.preset) },
  'image-model': { hint: 'MODEL', help: "image model instead of the preset's", read: modelName },
  'video-model': { hint: 'MODEL', help: "video model instead of the preset's", read: modelName },
  seed: {
    hint: 'NUMBER',
    help: 'the same seed and prompt make the same film',
    read: wholeNumber(0, 2 ** 31 - 1),
  },
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
    duration: value('duration'),
    aspect: value('aspect'),
    resolution: value('resolution'),
    fps: value('fps'),
    style: value('style'),
    seed: value('seed'),
    preset: value('preset'),
    imageModel: value('image-model'),
    videoModel: value('video-model'),
    transition: value('transition') ?? { kind: 'crossfade', seconds: 0.5 },
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
