/**
 * Who is sent to the provider next. Predictions at the provider hold *slots*; what finds none free waits
 * in *line*. Higher priority goes first; among equals tenants take turns, fewest slots held first, and
 * within a tenant jobs do, so that five hundred scenes of one do not hold up two of another. Each fourth
 * start goes to somebody who waited long, whatever the priority, so that low never starves.
 */
import type { Priority } from './settings.ts';
import {
  type Bucket,
  type BucketRule,
  bucketOfMinute,
  fullBucket,
  refilled,
  secondsUntil,
} from './token-bucket.ts';

/** A prediction that is, or is about to be, at the provider. */
export interface Slot {
  readonly predictionId: string;
  readonly tenantId: string;
  readonly jobId: string;
  /** Milliseconds since the epoch after which it counts as free: its holder has crashed. */
  readonly until: number;
}

/** An order without a slot. */
export interface WaitingOrder {
  readonly predictionId: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly priority: Priority;
  /** When it was first ordered, in milliseconds since the epoch. */
  readonly since: number;
}

/** What is known of one provider's account. */
export interface Gate {
  readonly slots: readonly Slot[];
  /** Create calls that are left. */
  readonly bucket: Bucket;
  /** Nothing is sent before this time (milliseconds since the epoch), because the provider said so. */
  readonly closedUntil: number;
  /** A rate that the provider lowered for now. */
  readonly slowed: (Rate & { readonly until: number }) | null;
  /** Until then one order in line keeps time: it comes back when the provider may be asked again. */
  readonly keptUntil: number;
  /** Counts what was let in. */
  readonly starts: number;
  /** Number of the latest start of each tenant and job that is known here. */
  readonly turns: Readonly<Record<string, number>>;
}

/** How often the provider may be asked for a new prediction. */
export interface Rate {
  readonly perMinute: number;
  /** Calls that may come at once. */
  readonly burst: number;
}

export interface DispatchRules {
  /** Predictions at the provider, of all tenants together. */
  readonly predictionsAtOnce: number;
  readonly createsPerMinute: number;
  /** Predictions of a tenant at the provider; null: no bound of its own. */
  readonly tenantAtOnce: (tenantId: string) => number | null;
}

/** Who was let in is on its way within this time, or its slot is given to the next. */
const claimSeconds = 120;
/** Longer than this in line is long: five minutes, about three clips one after the other. */
const patienceSeconds = 300;
/** Every how manyth start goes to one who waited long. */
const patientTurn = 4;
/** Tokens come in fractions, which do not add up to the last digit. */
const wholeToken = 1 - 1e-6;
/** A lowered rate is tried again at full speed after this; the next 429 lowers it anew. */
const slowedSeconds = 600;

/** A timekeeper that is later than this is not coming: another one takes over. */
const lateSeconds = 10;

const rank: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };

/** A gate that nobody has passed yet. */
export function newGate(rules: DispatchRules, now: number): Gate {
  const bucket = fullBucket(bucketOfMinute(rules.createsPerMinute), now);
  return { slots: [], bucket, closedUntil: 0, keptUntil: 0, slowed: null, starts: 0, turns: {} };
}

export function holds(gate: Gate, predictionId: string): boolean {
  return gate.slots.some((slot) => slot.predictionId === predictionId);
}

/** Gives slots to as many of the line as there is room for, in their order. @param now milliseconds since the epoch */
export function letIn(
  gate: Gate,
  line: readonly WaitingOrder[],
  rules: DispatchRules,
  now: number,
): { readonly gate: Gate; readonly admitted: readonly WaitingOrder[] } {
  const rule = rateRule(gate, rules, now);
  let after = withoutCrashed({ ...gate, bucket: refilled(gate.bucket, rule, now) }, now);
  let waiting = line.filter(({ predictionId }) => !holds(after, predictionId));
  const admitted: WaitingOrder[] = [];
  while (
    now >= after.closedUntil &&
    after.slots.length < rules.predictionsAtOnce &&
    after.bucket.tokens >= wholeToken
  ) {
    const next = nextInLine(after, waiting, rules, now);
    if (!next) break;
    after = withSlot(after, next, now);
    admitted.push(next);
    waiting = waiting.filter((order) => order !== next);
  }
  return { gate: withoutStrangers(after, waiting), admitted };
}

/**
 * An order in line offers to keep time. Where nothing but time is waited for, the first gets whole seconds
 * until it should come back; null where an end at the provider will wake the line, or another keeps time.
 */
export function keepTime(
  gate: Gate,
  rules: DispatchRules,
  now: number,
): { readonly gate: Gate; readonly seconds: number | null } {
  const rule = rateRule(gate, rules, now);
  const bucket = refilled(gate.bucket, rule, now);
  const opening = Math.max(gate.closedUntil, now + secondsUntil(1, bucket, rule) * 1000);
  if (gate.keptUntil > now || opening <= now || gate.slots.length >= rules.predictionsAtOnce) {
    return { gate, seconds: null };
  }
  const seconds = Math.ceil((opening - now) / 1000);
  return { gate: { ...gate, keptUntil: now + (seconds + lateSeconds) * 1000 }, seconds };
}

/** Keeps a slot for as long as its prediction may take. */
export function held(gate: Gate, predictionId: string, until: number): Gate {
  const slots = gate.slots.map((slot) => (slot.predictionId === predictionId ? { ...slot, until } : slot));
  return { ...gate, slots };
}

/** Takes slots back. @returns the very same gate where none of them was held */
export function freed(gate: Gate, predictionIds: readonly string[]): Gate {
  const slots = gate.slots.filter(({ predictionId }) => !predictionIds.includes(predictionId));
  return slots.length === gate.slots.length ? gate : { ...gate, slots };
}

/** Lets nobody in for a while, as the provider asked; `rate` is what it allows for now, if it said so. */
export function closed(gate: Gate, seconds: number, rate: Rate | null, now: number): Gate {
  // "Come back in 0 s" would be asked in a circle.
  const closedUntil = Math.max(gate.closedUntil, now + Math.max(1, seconds) * 1000);
  const slowed = rate ? { ...rate, until: now + slowedSeconds * 1000 } : gate.slowed;
  // A provider that says 429 counts differently from us: what we thought is left is not.
  const bucket = { tokens: 0, at: Math.max(now, gate.bucket.at) };
  return { ...gate, bucket, slowed, closedUntil, keptUntil: 0 };
}

function rateRule({ slowed }: Gate, rules: DispatchRules, now: number): BucketRule {
  if (!slowed || slowed.until <= now) return bucketOfMinute(rules.createsPerMinute);
  return { capacity: slowed.burst, refillSeconds: (60 * slowed.burst) / slowed.perMinute };
}

function nextInLine(
  gate: Gate,
  waiting: readonly WaitingOrder[],
  rules: DispatchRules,
  now: number,
): WaitingOrder | null {
  const ofTenant = countBy(gate.slots, ({ tenantId }) => tenantId);
  const ofJob = countBy(gate.slots, ({ jobId }) => jobId);
  const mayStart = waiting.filter(({ tenantId }) => {
    const bound = rules.tenantAtOnce(tenantId);
    return bound === null || (ofTenant.get(tenantId) ?? 0) < bound;
  });
  const turn = (id: string) => gate.turns[id] ?? 0;
  const byTenant = (a: WaitingOrder, b: WaitingOrder) =>
    (ofTenant.get(a.tenantId) ?? 0) - (ofTenant.get(b.tenantId) ?? 0) || turn(a.tenantId) - turn(b.tenantId);
  const byAge = (a: WaitingOrder, b: WaitingOrder) =>
    a.since - b.since || a.predictionId.localeCompare(b.predictionId);
  const byJob = (a: WaitingOrder, b: WaitingOrder) =>
    (ofJob.get(a.jobId) ?? 0) - (ofJob.get(b.jobId) ?? 0) || turn(a.jobId) - turn(b.jobId);

  const byTurn = (a: WaitingOrder, b: WaitingOrder) => byTenant(a, b) || byJob(a, b) || byAge(a, b);

  const patient = mayStart.filter(({ since }) => now - since >= patienceSeconds * 1000);
  if (patient.length > 0 && (gate.starts + 1) % patientTurn === 0) return first(patient, byTurn);
  const top = Math.max(...mayStart.map(({ priority }) => rank[priority]));
  return first(
    mayStart.filter(({ priority }) => rank[priority] === top),
    byTurn,
  );
}

function withSlot(gate: Gate, { predictionId, tenantId, jobId }: WaitingOrder, now: number): Gate {
  const starts = gate.starts + 1;
  return {
    ...gate,
    slots: [...gate.slots, { predictionId, tenantId, jobId, until: now + claimSeconds * 1000 }],
    bucket: { ...gate.bucket, tokens: gate.bucket.tokens - 1 },
    starts,
    turns: { ...gate.turns, [tenantId]: starts, [jobId]: starts },
  };
}

function withoutCrashed(gate: Gate, now: number): Gate {
  return { ...gate, slots: gate.slots.filter(({ until }) => until > now) };
}

/** Turns are remembered of who waits or holds a slot: the record stays as small as what is under way. */
function withoutStrangers(gate: Gate, waiting: readonly WaitingOrder[]): Gate {
  const known = new Set([...gate.slots, ...waiting].flatMap(({ tenantId, jobId }) => [tenantId, jobId]));
  const turns = Object.fromEntries(Object.entries(gate.turns).filter(([id]) => known.has(id)));
  return { ...gate, turns };
}

function countBy<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(key(value), (counts.get(key(value)) ?? 0) + 1);
  return counts;
}

function first<T>(values: readonly T[], compare: (a: T, b: T) => number): T | null {
  return values.reduce<T | null>(
    (best, value) => (best === null || compare(value, best) < 0 ? value : best),
    null,
  );
}
