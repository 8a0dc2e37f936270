import { describe, expect, it } from 'vitest';
import { EnvironmentFault, readEnvironment } from '../../src/local/environment.ts';

describe('the environment', () => {
  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['STORYREEL_HOME', '  '],
    ['PUBLIC_URL', 'videos.example.com'],
    ['STORYREEL_API_KEY', 'short'],
    ['REPLICATE_API_TOKEN', ' '],
    ['REPLICATE_BASE_URL', 'ftp://x'],
    ['REPLICATE_WEBHOOK_SECRET', 'secret'],
    ['OPENAI_API_KEY', ''],
    ['OPENAI_BASE_URL', 'not a url'],
    ['OPENAI_MODEL', ' '],
    ['LOG_LEVEL', 'loud'],
    ['MODERATION', 'maybe'],
    ['SIMULATED_IMAGE_SECONDS', 'soon'],
    ['SIMULATED_CLIP_SECONDS', '-1'],
    ['PREDICTIONS_AT_ONCE', '0'],
    ['CREATES_PER_MINUTE', 'many'],
    ['PROVIDER_ACCOUNT', 'mine'],
  ])('%s=%j stops the start and is named', (name, value) => {
    const read = () => readEnvironment({ [name]: value });
    expect(read).toThrow(EnvironmentFault);
    expect(read).toThrow(name);
  });

  it('never repeats a value: it may be a secret', () => {
    expect(() => readEnvironment({ REPLICATE_WEBHOOK_SECRET: 'r8_canary' })).not.toThrow('r8_canary');
  });

  it('trims blanks, and reads either name of the Replicate token', () => {
    expect(readEnvironment({ REPLICATE_API_KEY: ' r8_x\n' }).REPLICATE_API_TOKEN).toBe('r8_x');
    expect(
      readEnvironment({ REPLICATE_API_TOKEN: 'r8_a', REPLICATE_API_KEY: 'r8_b' }).REPLICATE_API_TOKEN,
    ).toBe('r8_a');
    expect(readEnvironment({ PUBLIC_URL: 'https://x.example/ ' }).PUBLIC_URL).toBe('https://x.example');
  });

  it('has defaults for all', () => {
    expect(readEnvironment({})).toMatchObject({
      PORT: 8787,
      STORYREEL_HOME: '.storyreel',
      LOG_LEVEL: 'info',
    });
  });
});
