/** A child like worker.ts whose `probe` and `conform` do what the file's name says instead. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { MediaInfo } from '../../src/app/ports.ts';
import { mediaTasks } from '../../src/media/media-tasks.ts';
import { serveTasks } from '../../src/media/serve-tasks.ts';

const kept: unknown[] = [];

function misbehave(how: string): Promise<never> | undefined {
  switch (how) {
    case 'spin':
      for (;;);
    case 'hang':
      return new Promise(() => {});
    case 'abort':
      process.abort();
      break;
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV');
      return new Promise(() => {});
    case 'exit':
      process.exit(3);
      break;
    case 'memory':
      for (;;) kept.push(Buffer.alloc(20_000_000, 1));
    case 'heap':
      for (;;) kept.push(new Array(1_000_000).fill(kept));
    case 'throw':
      throw new TypeError('a mistake of our own');
  }
}

serveTasks({
  ...mediaTasks,
  async probe(file) {
    const name = basename(file);
    if (name === 'whoami')
      return { bytes: process.pid, contentType: Object.keys(process.env).join(',') } as MediaInfo;
    return misbehave(name) ?? mediaTasks.probe(file);
  },
  async conform(request) {
    const name = basename(request.source);
    if (name !== basename(name, '.mp4')) return mediaTasks.conform(request);
    writeFileSync(request.target, 'half a file');
    mkdirSync(`${request.target}.words`);
    writeFileSync(`${request.target}.words/words.ass`, 'half a script');
    await misbehave(name);
  },
});
