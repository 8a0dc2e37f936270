import { isFault } from '../../domain/errors.ts';
import { assetFolder, readAsset, removeAsset } from '../assets/asset-records.ts';
import { readCharacter } from '../characters/character-records.ts';
import { removeCharacter } from '../characters/delete-character.ts';
import { deleteJob } from '../jobs/delete-job.ts';
import type { Services } from '../ports.ts';
import { everything, readJobFolder } from '../records.ts';
import { type Leftover, leftovers } from './leftover-records.ts';

/** Younger than this, it is probably being worked on: an upload of 50 MB is proven within minutes. */
const graceSeconds = 900;

/** Clears up what broke off. One that cannot be leaves the others alone. @returns how many were cleared */
export async function sweepLeftovers(services: Services): Promise<number> {
  let cleared = 0;
  for await (const { key, value } of everything(services.store, leftovers)) {
    const leftover = value as unknown as Leftover & { readonly since: string };
    if (services.clock.now() - Date.parse(leftover.since) < graceSeconds * 1000) continue;
    try {
      await clear[leftover.kind](services, leftover);
      await services.store.remove({ key, expectedVersion: null });
      cleared++;
    } catch (error) {
      if (!isFault(error)) throw error;
      services.log.warn('a leftover stays', { ...leftover, fault: error.name });
    }
  }
  return cleared;
}

const clear: Readonly<Record<Leftover['kind'], (services: Services, leftover: Leftover) => Promise<void>>> = {
  /** Files of an asset that never came to be, or whose deletion broke off. What it has proven stays. */
  async asset(services, where) {
    const asset = (await readAsset(services, where.tenantId, where.id))?.value;
    if (asset?.status === 'ready') return;
    for await (const { key } of services.blobs.list(`${assetFolder(where)}/`))
      await services.blobs.remove(key);
    if (asset?.status === 'deleting') await removeAsset(services, asset);
  },
  /** A character whose deletion broke off. */
  async character(services, { tenantId, id }) {
    const character = (await readCharacter(services, tenantId, id))?.value;
    if (character?.status === 'deleting') await removeCharacter(services, character);
  },
  /** A job whose deletion broke off. */
  async job(services, { tenantId, id }) {
    const folder = await readJobFolder(services, tenantId, id);
    if (folder) await deleteJob(services, folder);
  },
};
