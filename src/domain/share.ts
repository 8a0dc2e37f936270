/** A link by which people without a key watch a job's video. */
export interface Share {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  /** SHA-256 (hex) of the token in the link; the token itself is shown once and not kept. */
  readonly tokenHash: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  /** How often the link was followed to the video. */
  readonly visits: number;
  readonly lastVisitedAt: string | null;
}

export const shareSeconds = { min: 60, max: 30 * 24 * 3600, default: 7 * 24 * 3600 } as const;

export const shareStates = ['active', 'expired', 'revoked'] as const;
export type ShareState = (typeof shareStates)[number];

/** @param now milliseconds since the epoch */
export function shareState(share: Pick<Share, 'expiresAt' | 'revokedAt'>, now: number): ShareState {
  if (share.revokedAt !== null) return 'revoked';
  return Date.parse(share.expiresAt) <= now ? 'expired' : 'active';
}

/** Links to storage outlive a revocation, so they are short; a player asks for no new one while it plays. */
const longestVisitSeconds = 15 * 60;

/** Whole seconds, from 1, for which a visitor's link to the file may live: never longer than the share itself. */
export function visitSeconds(share: Pick<Share, 'expiresAt'>, now: number): number {
  const left = Math.floor((Date.parse(share.expiresAt) - now) / 1000);
  return Math.max(1, Math.min(longestVisitSeconds, left));
}
