import { createHash, randomBytes } from 'node:crypto';
import type { Job } from '../../domain/job.ts';
import type { Share } from '../../domain/share.ts';
import type { Services } from '../ports.ts';
import { asJson, isoTime } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { forgottenAt, keyOfShare, keyOfToken, type SharePointer } from './share-records.ts';

/** 192 random bits: nobody finds one by trying. */
const tokenBytes = 24;

/** SHA-256 (hex) of a token: all that is kept of it. Tokens are random, so no salt is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Makes a link for people without a key, to the job's video as it stands whenever it is followed.
 * @returns the share, and the token for the only time
 * @throws Refusal 409 while the job has no video
 */
export async function createShare(
  services: Services,
  job: Job,
  expiresInSeconds: number,
): Promise<{ share: Share; token: string }> {
  if (job.rendition === null) {
    const message = `The job is ${job.status}; it has no video to share yet.`;
    throw new Refusal('conflict', 'video_not_ready', message);
  }
  const token = randomBytes(tokenBytes).toString('base64url');
  const now = services.clock.now();
  const share: Share = {
    id: services.ids.next('shr'),
    tenantId: job.tenantId,
    jobId: job.id,
    tokenHash: hashToken(token),
    createdAt: isoTime(services),
    expiresAt: new Date(now + expiresInSeconds * 1000).toISOString(),
    revokedAt: null,
    visits: 0,
    lastVisitedAt: null,
  };
  const pointer: SharePointer = { tenantId: job.tenantId, jobId: job.id, shareId: share.id };
  const expiresAt = forgottenAt(share);
  await services.store.transact([
    { put: { key: keyOfShare(pointer), value: asJson(share), expectedVersion: 0, expiresAt } },
    { put: { key: keyOfToken(share.tokenHash), value: asJson(pointer), expectedVersion: 0, expiresAt } },
  ]);
  return { share, token };
}
