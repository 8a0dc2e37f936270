import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecret, readSecretJson } from '../../src/aws/secrets.ts';

/** What Secrets Manager holds, and how often it was asked. */
let secrets: Record<string, string>;
let asked = 0;
let nowMilliseconds = 0;
const now = (): number => nowMilliseconds;
let server: Server;
let client: SecretsManagerClient;

beforeEach(async () => {
  secrets = {};
  asked = 0;
  nowMilliseconds = 1_000_000;
  server = createServer(async (request, response) => {
    asked += 1;
    const { SecretId } = JSON.parse((await request.toArray()).join(''));
    const text = secrets[SecretId];
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    response.statusCode = text === undefined ? 400 : 200;
    response.end(
      JSON.stringify(text === undefined ? { __type: 'ResourceNotFoundException' } : { SecretString: text }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

test('a secret is read once in five minutes, also by many at once, and afresh after', async () => {
  secrets.key = 'first';
  expect(await Promise.all([readSecret(client, 'key', now), readSecret(client, 'key', now)])).toEqual([
    'first',
    'first',
  ]);
  secrets.key = 'second';
  nowMilliseconds += 299_999;
  expect(await readSecret(client, 'key', now)).toBe('first');
  expect(asked).toBe(1);
  nowMilliseconds += 1;
  expect(await readSecret(client, 'key', now)).toBe('second');
  expect(asked).toBe(2);
});

test('a failure names the secret and is not remembered', async () => {
  await expect(readSecret(client, 'late', now)).rejects.toThrow('There is no secret late.');
  secrets.late = 'here';
  expect(await readSecret(client, 'late', now)).toBe('here');
});

test('a secret in JSON is an object, and an error about another never tells its content', async () => {
  secrets.good = '{"replicate": "r8_key"}';
  expect(await readSecretJson(client, 'good', now)).toEqual({ replicate: 'r8_key' });
  for (const [id, text] of [
    ['broken', '{"replicate": r8_hidden}'],
    ['list', '["r8_hidden"]'],
    ['plain', '"r8_hidden"'],
  ] as const) {
    secrets[id] = text;
    const error = await readSecretJson(client, id, now).catch((reason: unknown) => reason);
    expect(error).toEqual(new Error(`The secret ${id} is not a JSON object.`));
    expect(String((error as Error).cause)).toBe('undefined');
  }
});
