import OpenAI from 'openai';

export interface OpenaiAccount {
  readonly apiKey: string;
  /** Any service that speaks OpenAI's formats; null for OpenAI's own. */
  readonly baseUrl: string | null;
}

const openaiBaseUrl = 'https://api.openai.com/v1';

/** A client that is given everything: the environment of other programs must not change what is asked. */
export function openaiClient({ apiKey, baseUrl }: OpenaiAccount): OpenAI {
  return new OpenAI({
    apiKey: apiKey.trim(),
    baseURL: baseUrl ?? openaiBaseUrl,
    organization: null,
    project: null,
    logLevel: 'off',
  });
}
