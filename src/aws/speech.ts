import { PollyClient } from '@aws-sdk/client-polly';
import { modelSpeech } from '../app/narration/model-speech.ts';
import type { Log, Speech, Transcriber } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { pollySpeech } from '../providers/polly/polly-speech.ts';
import type { LambdaEnvironment } from './environment.ts';
import type { ProviderKeys } from './provider-keys.ts';

/**
 * The voice that the stack is set to. Amazon Polly, which needs no key, stands in for the others, and then OpenAI's
 * voices where the secret has a key for them.
 */
export function speechWithKeys(
  keys: () => Promise<ProviderKeys>,
  environment: LambdaEnvironment,
  log: Log,
): Speech {
  const polly = () => pollySpeech({ client: new PollyClient({ maxAttempts: 1 }), log });
  const openai = openaiWithKeys(keys, environment);
  const standIns = async () => {
    // Where the secret cannot be read, Amazon Polly can still speak.
    const openaiApiKey = await keys().then(
      (known) => known.openaiApiKey,
      () => undefined,
    );
    const others = [polly(), ...(openaiApiKey ? [openai] : [])];
    return others.filter(({ service }) => service !== environment.speech);
  };
  if (environment.speech === 'polly') return { ...polly(), standIns };
  // Whether there is a key of OpenAI's is known only when it is asked: a model of the same account hears the lines.
  if (environment.speech === 'replicate') return { ...modelSpeech('model'), standIns };
  return { ...openai, standIns };
}

function openaiWithKeys(keys: () => Promise<ProviderKeys>, environment: LambdaEnvironment): Speech {
  return {
    service: 'openai',
    say: async (request) => {
      const { openaiApiKey: apiKey } = await keys();
      if (!apiKey) throw noKey();
      // Loaded where it is used: the client is a large part of a function's code.
      const { openaiSpeech } = await import('../providers/openai/openai-speech.ts');
      return openaiSpeech({ apiKey, baseUrl: environment.openaiBaseUrl }).say(request);
    },
  };
}

/** Hears words with OpenAI's key. Without one its calls fail, and words are timed by reckoning. */
export function transcriberWithKeys(
  keys: () => Promise<ProviderKeys>,
  environment: LambdaEnvironment,
): Transcriber {
  return {
    isReady: async () => (await keys()).openaiApiKey !== '',
    transcribe: async (request) => {
      const { openaiApiKey: apiKey } = await keys();
      if (!apiKey) throw noKey();
      const { openaiTranscriber } = await import('../providers/openai/openai-transcriber.ts');
      return openaiTranscriber({ apiKey, baseUrl: environment.openaiBaseUrl }).transcribe(request);
    },
  };
}

function noKey(): Fault {
  return new Fault('ProviderAccount', 'openaiApiKey is missing in the provider secret.');
}
