import { isFault } from '../../domain/errors.ts';
import type { Rendition } from '../../domain/job.ts';
import { shareState, visitSeconds } from '../../domain/share.ts';
import { appendAudit } from '../access/audit.ts';
import type { Services } from '../ports.ts';
import { isoTime, readJob } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { hashToken } from './create-share.ts';
import { changeShare, keyOfToken, readShare, type SharePointer } from './share-records.ts';

/**
 * Follows a shared link: counts the visit, writes it to the tenant's audit log and signs a short link to the
 * video as it stands now. @returns its address
 * @throws Refusal 404 for a token that never was, 410 once the share has expired or was revoked, or its
 *   video is gone
 */
export async function visitShare(services: Services, token: string, requestId: string): Promise<string> {
  const pointer = await services.store.get(keyOfToken(hashToken(token)));
  if (!pointer) throw new Refusal('not_found', 'share_not_found', 'There is no such link.');
  const where = pointer.value as unknown as SharePointer;
  const share = (await readShare(services, where))?.value;
  const now = services.clock.now();
  const state = share && shareState(share, now);
  if (state === 'expired') throw new Refusal('gone', 'share_expired', 'This link has expired.');
  if (state === 'revoked') throw new Refusal('gone', 'share_revoked', 'This link was withdrawn.');
  const rendition = (await readJob(services, where.tenantId, where.jobId))?.value.rendition;
  if (!share || !rendition) throw new Refusal('gone', 'video_gone', 'The video of this link is gone.');

  const url = await services.blobs.signedUrl(rendition.videoKey, {
    expiresInSeconds: visitSeconds(share, now),
  });
  await countVisit(services, where);
  await noteVisit(services, where, rendition, requestId);
  return url;
}

/** Exact as long as fewer than ten people follow a link within the same milliseconds; nobody is turned away for a count. */
async function countVisit(services: Services, where: SharePointer): Promise<void> {
  try {
    await changeShare(services, where, (share) => ({
      ...share,
      visits: share.visits + 1,
      lastVisitedAt: isoTime(services),
    }));
  } catch (error) {
    if (!isFault(error, 'VersionConflict')) throw error;
    services.log.warn('a visit was not counted', { shareId: where.shareId });
  }
}

async function noteVisit(
  services: Services,
  { tenantId, jobId, shareId }: SharePointer,
  rendition: Rendition,
  requestId: string,
): Promise<void> {
  const entry = {
    tenantId,
    keyId: shareId,
    method: 'GET',
    route: '/s/{token}',
    resources: [jobId, shareId],
    status: 302,
    requestId,
    signedFiles: [rendition.videoKey],
  };
  try {
    await appendAudit(services, entry);
  } catch (error) {
    services.log.error('an entry of the audit log was not written', { entry, error: String(error) });
  }
}
