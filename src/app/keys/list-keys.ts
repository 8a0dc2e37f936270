import type { ApiKey } from '../../domain/api-key.ts';
import type { Services } from '../ports.ts';
import { type KeyPointer, keyOfPointer, readApiKey } from './key-records.ts';

/** A tenant's keys, newest first. @param page.before id of the last key of the page before */
export async function listKeys(
  services: Services,
  tenantId: string,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ apiKeys: ApiKey[]; next: string | null }> {
  const { partition } = keyOfPointer(tenantId, '');
  const { limit, before: after } = page;
  const { records, next } = await services.store.query({ partition, descending: true, after, limit });
  const hashes = records.map((record) => (record.value as unknown as KeyPointer).hash);
  const apiKeys = await Promise.all(hashes.map((hash) => readApiKey(services, hash)));
  return { apiKeys: apiKeys.filter((apiKey) => apiKey !== null), next };
}
