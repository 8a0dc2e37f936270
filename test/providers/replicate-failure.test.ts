import { expect, test } from 'vitest';
import type { FaultName } from '../../src/domain/errors.ts';
import { classifyFailure } from '../../src/providers/replicate/classify-failure.ts';

test.each<[string, FaultName]>([
  ['E001', 'ModelUnavailable'],
  ['The provider key is invalid. (E002)', 'ModelUnavailable'],
  [
    'Service is currently unavailable due to high demand. Please try again later. (E003)',
    'ProviderOverloaded',
  ],
  ['Service is temporarily unavailable. Please try again later. (E004)', 'ProviderOverloaded'],
  [
    'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)',
    'ContentRefused',
  ],
  ['The prompt violates our usage guidelines.', 'ContentRefused'],
  ['NSFW content detected. Try running it again, or try a different prompt.', 'OutputFlagged'],
  [
    'All generated images contained NSFW content. Try running it again with a different prompt.',
    'OutputFlagged',
  ],
  ['Prediction interrupted; please retry (code: PA)', 'RunInterrupted'],
  ['Director: unexpected error handling prediction (E9828)', 'RunInterrupted'],
  ['Director: unexpected error handling prediction (E8765)', 'RunInterrupted'],
  ['Director: unexpected error handling prediction (E6716)', 'RunInterrupted'],
  ['Director: unexpected error handling prediction (E1001)', 'InputTooLarge'],
  ['CUDA out of memory. Tried to allocate 2.00 GiB', 'InputTooLarge'],
  ['Director: unexpected error handling prediction (E1000)', 'RunInterrupted'],
  ['Director: unexpected error handling prediction (E8367)', 'RunInterrupted'],
  ['E9243: error starting', 'RunNotStarted'],
  ['E9825: failed to upload file', 'RunNotStarted'],
  ['E4875: internal webhook URL empty', 'RunNotStarted'],
  ['404 Client Error: Not Found for url: https://example.com/a.png', 'InputRejected'],
  ["cannot identify image file '/tmp/a.png'", 'InputRejected'],
  ['last_frame_image only works if an image start frame is given too.', 'InputRejected'],
  ['10 second videos are only supported for 512p and 768p.', 'InputRejected'],
  ['last_frame requires an image to start from.', 'InputRejected'],
  ['duration must be 5 or 10', 'InputRejected'],
  ['Could not download https://example.com/a.png: the connection failed', 'ProviderUnreachable'],
  ['something nobody has seen before', 'ProviderOverloaded'],
])('a prediction that failed with "%s" is %s, with the words kept', (error, name) => {
  const fault = classifyFailure(error, 'failed');
  expect([fault.name, fault.detail]).toEqual([name, error]);
});

test('a failure without words is a passing fault of the provider', () => {
  expect(classifyFailure(null, 'failed')).toMatchObject({ name: 'ProviderOverloaded', detail: undefined });
});

test('what was cancelled or never started ran out of time', () => {
  expect(classifyFailure(null, 'canceled').name).toBe('DeadlineExceeded');
  expect(classifyFailure(null, 'aborted').name).toBe('DeadlineExceeded');
});

test('a success without a file is a bad output', () => {
  expect(classifyFailure(null, 'succeeded').name).toBe('BadOutput');
});

test('endless words are cut and tokens in them are hidden', () => {
  const { detail } = classifyFailure(`key r8_abc123 is ${'very '.repeat(9999)}wrong`, 'failed');
  expect(detail).toMatch(/^key r8_\*\*\* is very/);
  expect(detail?.length).toBeLessThan(1100);
});
