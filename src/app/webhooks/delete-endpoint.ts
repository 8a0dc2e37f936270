import { isFault } from '../../domain/errors.ts';
import type { WebhookEndpoint } from '../../domain/webhook.ts';
import type { Services } from '../ports.ts';
import { removeEndpoint } from './endpoint-records.ts';
import { type EndpointReader, findEndpoint } from './find-endpoint.ts';

/**
 * Deletes an endpoint. What is on its way to it ends at its next attempt.
 * @param check gets the endpoint as it stands; it throws to refuse
 * @throws Refusal 403 for a limited key, 404
 */
export async function deleteEndpoint(
  services: Services,
  reader: EndpointReader,
  endpointId: string,
  check: (endpoint: WebhookEndpoint) => void,
): Promise<void> {
  const { value, version } = await findEndpoint(services, reader, endpointId);
  check(value);
  try {
    await removeEndpoint(services, reader.tenantId, endpointId, version);
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    // A delivery was counted in between; whoever else changed it is asked about again.
    await deleteEndpoint(services, reader, endpointId, check);
  }
}
