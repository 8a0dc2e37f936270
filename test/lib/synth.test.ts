import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { root } from './synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyreel-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded into every process of the command: whoever opens a connection is told that there is no network. */
const withoutNetwork = `
import net from 'node:net';
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  if (options?.path) return connect.apply(this, args);
  queueMicrotask(() => this.destroy(Object.assign(new Error('no network'), { code: 'ENETUNREACH' })));
  return this;
};
`;

it('cdk synth works with no network, no credentials and no docker, and bundles every function', async () => {
  const preload = join(folder, 'without-network.mjs');
  writeFileSync(preload, withoutNetwork);
  const output = join(folder, 'cdk.out');
  const bin = join(root, 'node_modules', '.bin');
  const command = ['synth', '--quiet', '--output', output, '-c', 'delivery=off'];
  await promisify(execFile)(join(bin, 'cdk'), command, {
    cwd: root,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, NODE_OPTIONS: `--import ${preload}`, CI: 'true' },
  });
  const template = JSON.parse(readFileSync(join(output, 'Storyreel.template.json'), 'utf8'));
  const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
  expect(types).toContain('AWS::StepFunctions::StateMachine');
  const handlers = readdirSync(output).filter((name) => existsSync(join(output, name, 'index.mjs')));
  expect(handlers.length).toBe(types.filter((type) => type === 'AWS::Lambda::Function').length);
});
