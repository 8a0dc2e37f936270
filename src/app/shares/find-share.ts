import type { Share } from '../../domain/share.ts';
import type { Services } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { readShare, type SharePointer } from './share-records.ts';

/** A job's share. @throws Refusal 404 */
export async function findShare(services: Services, where: SharePointer): Promise<Share> {
  const share = await readShare(services, where);
  if (!share) throw shareNotFound(where.shareId);
  return share.value;
}

export function shareNotFound(shareId: string): Refusal {
  return new Refusal('not_found', 'share_not_found', `There is no share ${shareId} of this job.`);
}
