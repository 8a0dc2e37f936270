import type { Campaign } from '../../domain/campaign.ts';
import { isFault } from '../../domain/errors.ts';
import type { ClientReader } from '../clients/find-client.ts';
import { runningJobs } from '../jobs/running-jobs.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { keyOfCampaign, keyOfClientCampaign } from './campaign-records.ts';
import { findCampaignVersion } from './find-campaign.ts';

/**
 * Deletes a campaign; finished jobs keep its id. @param check gets the campaign as it stands; it throws to refuse
 * @throws Refusal 404; 409 `campaign_in_use` naming the job that runs for it
 */
export async function deleteCampaign(
  services: Services,
  reader: ClientReader,
  campaignId: string,
  check: (campaign: Campaign) => void,
): Promise<void> {
  const { value: campaign, version } = await findCampaignVersion(services, reader, campaignId);
  check(campaign);
  for await (const job of runningJobs(services, reader.tenantId)) {
    if (job.campaignId !== campaignId) continue;
    throw new Refusal('conflict', 'campaign_in_use', `The campaign has running jobs: ${job.jobId}.`);
  }
  try {
    await services.store.transact([
      { remove: { key: keyOfCampaign(reader.tenantId, campaignId), expectedVersion: version } },
      { remove: { key: keyOfClientCampaign(campaign), expectedVersion: null } },
    ]);
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    throw new Refusal(
      'conflict',
      'campaign_in_use',
      'The campaign is being changed at this moment. Try again.',
    );
  }
}
