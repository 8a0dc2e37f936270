import { PollyClient } from '@aws-sdk/client-polly';
import { modelSpeech } from '../../app/narration/model-speech.ts';
import type { Log, Speech, Transcriber } from '../../app/ports.ts';
import { openaiSpeech } from '../../providers/openai/openai-speech.ts';
import { openaiTranscriber } from '../../providers/openai/openai-transcriber.ts';
import { pollySpeech } from '../../providers/polly/polly-speech.ts';
import type { LocalEnvironment } from '../environment.ts';
import { espeakSpeech } from './espeak-speech.ts';

/**
 * The voice that SPEECH names, for which the local one stands in, as that costs nothing. Polly finds its credentials
 * and region as every AWS program does.
 */
export function openSpeech(environment: LocalEnvironment, log: Log): ClosedSpeech {
  const local = espeakSpeech({ log });
  if (environment.SPEECH === 'local') return local;
  const voice = openService(environment, log);
  return {
    ...voice,
    standIns: async () => [local],
    close: async () => {
      await voice.close();
      await local.close();
    },
  };
}

type ClosedSpeech = Speech & { close(): Promise<void> };

function openService(environment: LocalEnvironment, log: Log): ClosedSpeech {
  const { SPEECH, OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = environment;
  if (SPEECH === 'openai' && apiKey) {
    return { ...openaiSpeech({ apiKey, baseUrl }), close: async () => {} };
  }
  if (SPEECH === 'replicate') {
    return { ...modelSpeech(apiKey ? 'transcriber' : 'model'), close: async () => {} };
  }
  const client = new PollyClient({ maxAttempts: 1 });
  return { ...pollySpeech({ client, log }), close: async () => client.destroy() };
}

/** Hears words where there is a key for it. */
export function transcriberOf(environment: LocalEnvironment): Transcriber | null {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = environment;
  return apiKey ? openaiTranscriber({ apiKey, baseUrl }) : null;
}
