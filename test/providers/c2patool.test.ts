import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { c2paTool } from '../../src/providers/c2pa/c2patool.ts';

/** Content credentials by the separate program. The program here is a stand-in that follows its command line. */
describe('signing by c2patool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sign-'));
    writeFileSync(join(folder, 'film.mp4'), 'film');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const standIn = (script: string) => {
    const program = join(folder, 'c2patool');
    writeFileSync(program, `#!${process.execPath}\n${script}`);
    chmodSync(program, 0o755);
    return program;
  };
  const signWith = (program: string, timeoutSeconds?: number) =>
    c2paTool({
      program,
      certificateFile: '/keys/chain.pem',
      privateKeyFile: '/keys/es256.pem',
      timestampUrl: 'http://time.example',
      timeoutSeconds,
    }).sign({
      source: join(folder, 'film.mp4'),
      target: join(folder, 'signed.mp4'),
      manifest: { title: 'A "film"; $(rm -rf /)' },
    });

  it('passes the file and a manifest with the paths of certificate and key, and cleans up', async () => {
    process.env.CANARY_KEY = 'canary';
    const program = standIn(`
      const fs = require('node:fs');
      const [source, , manifest, , target, force] = process.argv.slice(2);
      const seen = { flags: [process.argv[3], process.argv[5], force], env: Object.keys(process.env) };
      fs.writeFileSync(target, JSON.stringify({ ...seen, film: fs.readFileSync(source, 'utf8'),
        manifest: JSON.parse(fs.readFileSync(manifest, 'utf8')) }));`);
    await signWith(program);
    const seen = JSON.parse(readFileSync(join(folder, 'signed.mp4'), 'utf8'));
    expect(seen.film).toBe('film');
    expect(seen.flags).toEqual(['--manifest', '--output', '--force']);
    expect(seen.env).not.toContain('CANARY_KEY');
    expect(seen.manifest).toEqual({
      title: 'A "film"; $(rm -rf /)',
      alg: 'es256',
      sign_cert: '/keys/chain.pem',
      private_key: '/keys/es256.pem',
      ta_url: 'http://time.example',
    });
    expect(readdirSync(folder).sort()).toEqual(['c2patool', 'film.mp4', 'signed.mp4']);
    delete process.env.CANARY_KEY;
  });

  it('says so when the program is missing, fails or does not end', async () => {
    const failure = (why: string) => ({ name: 'SigningFailed', message: expect.stringContaining(why) });
    await expect(signWith(join(folder, 'none'))).rejects.toMatchObject(failure('the program was not found'));
    const refusing = standIn(`console.error('certificate expired'); process.exit(1);`);
    await expect(signWith(refusing)).rejects.toMatchObject(failure('certificate expired'));
    const hanging = standIn('setInterval(() => {}, 1000);');
    await expect(signWith(hanging, 0.5)).rejects.toMatchObject(failure('it did not finish in time'));
    expect(readdirSync(folder).sort()).toEqual(['c2patool', 'film.mp4']);
  });
});
