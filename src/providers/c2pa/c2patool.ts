import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Credentials } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';

export interface C2paToolOptions {
  /** The program `c2patool` of the Content Authenticity Initiative, which its user installs. */
  readonly program: string;
  /** PEM files: the certificate chain, the signer's first, and its ES256 key. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** A time stamp authority (RFC 3161); null: the signature bears no time of another's. */
  readonly timestampUrl: string | null;
  readonly timeoutSeconds?: number;
}

const run = promisify(execFile);

/** Signing reads and writes the file once; a minute is many times what it takes. */
const defaultTimeoutSeconds = 60;

/**
 * Signs finished files with C2PA content credentials, through the separate program `c2patool`
 * (opensource.contentauthenticity.org, "C2PA Tool"). The key stays in its file: its path is all that is passed on.
 */
export function c2paTool(options: C2paToolOptions): Credentials {
  const { program, certificateFile, privateKeyFile, timestampUrl } = options;
  return {
    async sign({ source, target, manifest }) {
      const definition = `${target}.${randomUUID()}.json`;
      const signer = { alg: 'es256', sign_cert: certificateFile, private_key: privateKeyFile };
      const whole = { ...manifest, ...signer, ...(timestampUrl ? { ta_url: timestampUrl } : {}) };
      try {
        await writeFile(definition, JSON.stringify(whole));
        await run(program, [source, '--manifest', definition, '--output', target, '--force'], {
          timeout: (options.timeoutSeconds ?? defaultTimeoutSeconds) * 1000,
          killSignal: 'SIGKILL',
          // The program sees nothing of our own surroundings, where keys may stand.
          env: { PATH: process.env.PATH ?? '' },
        });
      } catch (error) {
        throw new Fault('SigningFailed', `The video could not be signed: ${reasonOf(error)}.`, {
          cause: error,
        });
      } finally {
        await rm(definition, { force: true });
      }
    },
  };
}

function reasonOf(error: unknown): string {
  const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
  if (code === 'ENOENT') return 'the program was not found';
  if (killed) return 'it did not finish in time';
  const [line] = (stderr ?? '').split('\n');
  return line ? line.slice(0, 200) : 'the program failed';
}
