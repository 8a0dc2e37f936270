import type { Share } from '../../domain/share.ts';
import type { Services } from '../ports.ts';
import { isoTime } from '../records.ts';
import { shareNotFound } from './find-share.ts';
import { changeShare, type SharePointer } from './share-records.ts';

/**
 * Ends a share: from now on its link leads nowhere. Revoking twice is revoking once.
 * @param check gets the share as it stands; it throws to refuse
 * @throws Refusal 404
 */
export async function revokeShare(
  services: Services,
  where: SharePointer,
  check: (share: Share) => void,
): Promise<void> {
  const revoked = await changeShare(services, where, (share) => {
    check(share);
    return share.revokedAt === null ? { ...share, revokedAt: isoTime(services) } : null;
  });
  if (!revoked) throw shareNotFound(where.shareId);
}
