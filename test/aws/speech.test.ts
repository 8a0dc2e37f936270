import { describe, expect, it } from 'vitest';
import { readLambdaEnvironment } from '../../src/aws/environment.ts';
import { parseProviderKeys } from '../../src/aws/provider-keys.ts';
import { speechWithKeys } from '../../src/aws/speech.ts';
import { silentLog } from '../media/fixtures.ts';

const variables = {
  RECORDS_TABLE: 'records',
  CALLBACKS_TABLE: 'callbacks',
  MEDIA_BUCKET: 'media',
  VIDEO_WORKFLOW_ARN: 'arn:video',
  WEBHOOK_WORKFLOW_ARN: 'arn:webhook',
  PUBLIC_URL: 'https://example.com',
};

const standInsOf = async (speech: string, secret: () => unknown) => {
  const keys = async () => parseProviderKeys(secret());
  const voice = speechWithKeys(keys, readLambdaEnvironment({ ...variables, SPEECH: speech }), silentLog);
  expect(voice.service).toBe(speech);
  return ((await voice.standIns?.()) ?? []).map(({ service }) => service);
};

describe('who speaks in place of a voice of the stack', () => {
  const withKey = () => ({ openaiApiKey: 'sk-1' });
  it('is Amazon Polly, then OpenAI where its key is in the secret', async () => {
    expect(await standInsOf('openai', withKey)).toEqual(['polly']);
    expect(await standInsOf('replicate', withKey)).toEqual(['polly', 'openai']);
    expect(await standInsOf('replicate', () => ({}))).toEqual(['polly']);
    expect(await standInsOf('polly', withKey)).toEqual(['openai']);
    expect(await standInsOf('polly', () => ({}))).toEqual([]);
  });

  it('is still Amazon Polly where the secret cannot be read', async () => {
    const unread = () => {
      throw new Error('no such secret');
    };
    expect(await standInsOf('openai', unread)).toEqual(['polly']);
  });
});
