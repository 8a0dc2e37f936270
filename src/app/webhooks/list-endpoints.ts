import type { WebhookEndpoint } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { keyOfEndpoint } from './endpoint-records.ts';
import { type EndpointReader, refuseLimited } from './find-endpoint.ts';

/**
 * A tenant's endpoints, newest first, without those of single jobs.
 * @param page.before id of the last endpoint of the page before
 * @throws Refusal 403 for a limited key
 */
export async function listEndpoints(
  services: Services,
  reader: EndpointReader,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<{ endpoints: WebhookEndpoint[]; next: string | null }> {
  refuseLimited(reader);
  const { partition } = keyOfEndpoint(reader.tenantId, '');
  const { limit, before: after } = page;
  const { records, next } = await services.store.query({ partition, descending: true, after, limit });
  return { endpoints: records.map((record) => record.value as unknown as WebhookEndpoint), next };
}
