import type { Client } from '../../domain/client.ts';
import { isFault } from '../../domain/errors.ts';
import { campaignsOfClient } from '../campaigns/campaign-records.ts';
import { runningJobs } from '../jobs/running-jobs.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { keyOfClient } from './client-records.ts';
import { type ClientReader, findClientVersion } from './find-client.ts';

/**
 * Deletes a client. A campaign that is made at the same time writes the client's record too, so that
 * either it or the deletion comes too late.
 * @param check gets the client as it stands; it throws to refuse
 * @throws Refusal 404; 409 `client_in_use` naming the campaigns or jobs that hang on it
 */
export async function deleteClient(
  services: Services,
  reader: ClientReader,
  clientId: string,
  check: (client: Client) => void,
): Promise<void> {
  const { tenantId } = reader;
  const { value, version } = await findClientVersion(services, reader, clientId);
  check(value);
  const { records } = await services.store.query({ ...campaignsOfClient(tenantId, clientId), limit: 10 });
  if (records.length > 0)
    refuse(
      'campaigns',
      records.map((record) => record.key.sort),
    );
  for await (const job of runningJobs(services, tenantId)) {
    if (job.clientId === clientId) refuse('running jobs', [job.jobId]);
  }
  try {
    await services.store.remove({ key: keyOfClient(tenantId, clientId), expectedVersion: version });
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    throw new Refusal('conflict', 'client_in_use', 'The client is being changed at this moment. Try again.');
  }
}

function refuse(what: string, ids: readonly string[]): never {
  throw new Refusal('conflict', 'client_in_use', `The client has ${what}: ${ids.join(', ')}.`);
}
