import OpenAI, { APIConnectionError, APIError } from 'openai';
import { z } from 'zod';
import type { Log, Moderator } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';

export interface OpenaiModeratorOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly log: Log;
  /** Whether work stops while the service does not answer. */
  readonly required: boolean;
  /** For each try (10 s): the answer usually takes less than one. */
  readonly timeoutSeconds?: number;
}

/** Reads texts and pictures, and costs nothing (OpenAI documentation, "Moderation"). */
const model = 'omni-moderation-latest';
/** Texts of one request: far below any limit of the service, and enough for every storyboard but the longest. */
const textsAtOnce = 32;
/** The client repeats 408, 409, 429, 5xx and broken connections this often by itself. */
const maxRetries = 1;

const answer = z.object({
  results: z.array(
    z.object({ flagged: z.boolean(), categories: z.record(z.string(), z.boolean().nullable()) }),
  ),
});

type Input = Parameters<OpenAI['moderations']['create']>[0]['input'];

/** Moderation by OpenAI's service. Throws a Fault and nothing else. */
export function openaiModerator(options: OpenaiModeratorOptions): Moderator {
  const { apiKey, baseUrl, required, timeoutSeconds = 10 } = options;
  const client = new OpenAI({
    apiKey: apiKey.trim(),
    baseURL: baseUrl,
    maxRetries,
    timeout: timeoutSeconds * 1000,
    // Everything is given here: the environment of other programs must not change what is asked.
    organization: null,
    project: null,
    logLevel: 'off',
  });

  /** @param expected results that the input has */
  const ask = async (input: Input, expected: number): Promise<string[][]> => {
    const { results } = await read(() => client.moderations.create({ model, input }));
    if (results.length !== expected) throw unreadable();
    return results.map(({ flagged, categories }) => (flagged ? found(categories) : []));
  };

  return {
    required,
    texts: async (texts) => {
      const verdicts: string[][] = [];
      for (let i = 0; i < texts.length; i += textsAtOnce) {
        const some = texts.slice(i, i + textsAtOnce);
        verdicts.push(...(await ask(some, some.length)));
      }
      return verdicts;
    },
    picture: async ({ bytes, contentType }) => {
      const url = `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
      const verdicts = await ask([{ type: 'image_url', image_url: { url } }], 1);
      return verdicts[0] ?? [];
    },
  };
}

/** A service that names no category has flagged it all the same. */
function found(categories: Readonly<Record<string, boolean | null>>): string[] {
  const names = Object.keys(categories).filter((name) => categories[name] === true);
  return names.length > 0 ? names.sort() : ['other'];
}

async function read(call: () => Promise<unknown>): Promise<z.infer<typeof answer>> {
  let body: unknown;
  try {
    body = await call();
  } catch (error) {
    throw faultOf(error);
  }
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw unreadable();
  return parsed.data;
}

function unreadable(): Fault {
  return new Fault('ProviderUnreachable', 'The answer of the moderation service cannot be read.');
}

/** Statuses: OpenAI documentation, "Error codes". */
function faultOf(error: unknown): Fault {
  if (error instanceof APIConnectionError)
    return new Fault('ProviderUnreachable', 'The moderation service could not be reached.');
  if (!(error instanceof APIError)) return unreadable();
  const { status } = error;
  const detail = { detail: `HTTP ${status ?? 'unknown'}` };
  if (status === 401 || status === 402 || status === 403)
    return new Fault('ProviderAccount', 'The moderation service does not accept the key.', detail);
  if (status === 429)
    return new Fault('ProviderThrottled', 'The moderation service has too many requests.', detail);
  if (status !== undefined && status >= 400 && status < 500)
    return new Fault('InputRejected', 'The moderation service does not accept the request.', detail);
  return new Fault('ProviderOverloaded', 'The moderation service is not available.', detail);
}
