/** How often something may be done: so many at once, and as many again each `refillSeconds`. */
export interface BucketRule {
  readonly capacity: number;
  /** Seconds in which an empty bucket fills. */
  readonly refillSeconds: number;
}

/** What was left at a time. Tokens between whole ones count: they are the time waited so far. */
export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export function fullBucket(rule: BucketRule, now: number): Bucket {
  return { tokens: rule.capacity, at: now };
}

/** The bucket as it is now. A clock that runs behind the one that wrote it adds nothing. */
export function refilled(bucket: Bucket, rule: BucketRule, now: number): Bucket {
  const seconds = Math.max(0, now - bucket.at) / 1000;
  const tokens = Math.min(rule.capacity, bucket.tokens + (seconds * rule.capacity) / rule.refillSeconds);
  return { tokens, at: Math.max(now, bucket.at) };
}

/** Seconds until the bucket holds this many tokens, by its own account of the time. */
export function secondsUntil(tokens: number, bucket: Bucket, rule: BucketRule): number {
  return (Math.max(0, tokens - bucket.tokens) * rule.refillSeconds) / rule.capacity;
}

/** Ten seconds' worth at once, so 600 requests a minute come in bursts of up to 100. */
export function bucketOfMinute(perMinute: number): BucketRule {
  const capacity = Math.max(1, Math.ceil(perMinute / 6));
  return { capacity, refillSeconds: (60 * capacity) / perMinute };
}
