import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../app/ports.ts';

/** Folders for the files of one step, below `parent`, each gone when its step ends. */
export function workspaceIn(parent: string): Workspace {
  return {
    async use(work) {
      await mkdir(parent, { recursive: true });
      const folder = await mkdtemp(join(parent, 'step-'));
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
