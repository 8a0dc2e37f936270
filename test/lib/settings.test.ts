import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lib/settings.ts';
import { contextWith } from './synthesized.ts';

describe('the settings of a deployment', () => {
  it('are complete with nothing but what cdk.json says', () => {
    expect(readSettings(contextWith())).toEqual({
      stackName: 'Storyreel',
      architecture: 'arm64',
      delivery: 'on',
      removalPolicy: 'retain',
      logLevel: 'info',
      publicUrl: null,
      replicateBaseUrl: null,
      openaiBaseUrl: null,
      openaiModel: null,
      speech: 'polly',
      moderation: 'auto',
      predictionsAtOnce: null,
      createsPerMinute: null,
      providerAccount: 'own',
    });
  });

  it('drop blanks, slashes at the end of addresses, and values that are empty', () => {
    const settings = readSettings({
      publicUrl: ' https://video.example.com/ ',
      openaiModel: '  ',
      stackName: ' Storyreel-staging ',
    });
    expect(settings.publicUrl).toBe('https://video.example.com');
    expect(settings.openaiModel).toBeNull();
    expect(settings.stackName).toBe('Storyreel-staging');
  });

  it('leave alone what CDK keeps in the same context', () => {
    expect(() =>
      readSettings({
        '@aws-cdk/core:something': true,
        'aws:cdk:bundling-stacks': [],
        'acknowledged-issue-numbers': [1],
      }),
    ).not.toThrow();
  });

  it.each([
    ['architecture', 'arm', /"architecture" is "arm"; it must be arm64 or x86_64/],
    ['delivery', 'yes', /"delivery" is "yes"; it must be on or off/],
    ['delivery', true, /"delivery" must be text/],
    ['removalPolicy', 'delete', /"removalPolicy".*retain or destroy/],
    ['logLevel', 'verbose', /"logLevel".*debug or info or warn or error/],
    ['publicUrl', 'video.example.com', /"publicUrl".*https address/],
    ['publicUrl', 'http://video.example.com', /"publicUrl".*https address/],
    ['replicateBaseUrl', 'https://user:word@example.com', /"replicateBaseUrl".*without credentials/],
    ['openaiBaseUrl', 'https://example.com/v1?key=1', /"openaiBaseUrl".*without credentials, query/],
    ['predictionsAtOnce', '0', /"predictionsAtOnce" is "0"; it must be a whole number from 1 to 1000/],
    ['createsPerMinute', 'many', /"createsPerMinute" is "many"; it must be a whole number/],
    ['stackName', '1st', /"stackName" is "1st"/],
    ['delvery', 'off', /Unknown setting "delvery"\. Settings are: stackName, /],
  ])('are refused by name: %s = %s', (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(message);
  });
});
