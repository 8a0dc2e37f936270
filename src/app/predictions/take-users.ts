/** Which jobs use the file of a prediction: it is shared by all whose scenes have the same recipe. */
import type { Key, Services } from '../ports.ts';

const partitionOf = (tenantId: string, predictionId: string) => `${tenantId}#users#${predictionId}`;

export const takeUser = (tenantId: string, predictionId: string, jobId: string): Key => ({
  partition: partitionOf(tenantId, predictionId),
  sort: jobId,
});

export async function isUsedElsewhere(
  services: Services,
  tenantId: string,
  predictionId: string,
): Promise<boolean> {
  const page = await services.store.query({ partition: partitionOf(tenantId, predictionId), limit: 1 });
  return page.records.length > 0;
}
