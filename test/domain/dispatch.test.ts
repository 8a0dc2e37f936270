import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closed,
  type DispatchRules,
  freed,
  type Gate,
  held,
  holds,
  keepTime,
  letIn,
  newGate,
  type WaitingOrder,
} from '../../src/domain/dispatch.ts';
import { type Priority, priorities } from '../../src/domain/settings.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const rules = (given: Partial<DispatchRules> = {}): DispatchRules => ({
  predictionsAtOnce: 4,
  createsPerMinute: 60_000,
  tenantAtOnce: () => null,
  ...given,
});

function order(
  tenantId: string,
  jobId: string,
  nth: number,
  given: Partial<WaitingOrder> = {},
): WaitingOrder {
  const predictionId = `${tenantId}/${jobId}/${String(nth).padStart(3, '0')}`;
  return { predictionId, tenantId, jobId, priority: 'normal', since: noon + nth, ...given };
}

const orders = (tenantId: string, jobId: string, count: number, given: Partial<WaitingOrder> = {}) =>
  Array.from({ length: count }, (_, nth) => order(tenantId, jobId, nth, given));

/** Lets in as many as there are slots, frees the oldest slot, and so on: the order of the starts. */
function startsOf(line: readonly WaitingOrder[], given: DispatchRules, now = noon + 1000): WaitingOrder[] {
  let gate = newGate(given, now);
  let waiting = line;
  const starts: WaitingOrder[] = [];
  while (waiting.length > 0) {
    const { gate: after, admitted } = letIn(gate, waiting, given, now);
    if (admitted.length === 0) throw new Error(`Nobody is let in, and ${waiting.length} wait.`);
    starts.push(...admitted);
    waiting = waiting.filter((candidate) => !admitted.includes(candidate));
    const [oldest] = after.slots;
    gate = oldest ? freed(after, [oldest.predictionId]) : after;
  }
  return starts;
}

describe('who is next', () => {
  it('high before normal before low, each in the order of arrival', () => {
    const line = priorities.flatMap((priority) => orders('a', `job-${priority}`, 2, { priority }));
    const starts = startsOf(line, rules({ predictionsAtOnce: 1 }));
    expect(starts.map(({ predictionId }) => predictionId)).toEqual([
      'a/job-high/000',
      'a/job-high/001',
      'a/job-normal/000',
      'a/job-normal/001',
      'a/job-low/000',
      'a/job-low/001',
    ]);
  });

  it.each([1, 4])('tenants take turns, and jobs within a tenant, with %i slots', (predictionsAtOnce) => {
    const line = [
      ...orders('a', 'a1', 30),
      ...orders('a', 'a2', 2, { since: noon + 500 }),
      ...orders('b', 'b1', 2, { since: noon + 600 }),
    ];
    const starts = startsOf(line, rules({ predictionsAtOnce }));
    const first = starts.slice(0, 6).map(({ jobId }) => jobId);
    expect(first.filter((jobId) => jobId === 'b1')).toHaveLength(2);
    expect(first.filter((jobId) => jobId === 'a2').length).toBeGreaterThanOrEqual(1);
    expect(starts).toHaveLength(34);
  });

  it('who waited for five minutes gets each fourth start, whatever the priority', () => {
    const low = order('a', 'old', 0, { priority: 'low', since: noon - 300_000 });
    const line = [low, ...orders('b', 'eager', 40, { priority: 'high' })];
    const starts = startsOf(line, rules({ predictionsAtOnce: 1 }));
    expect(starts.indexOf(low)).toBe(3);
    const young = { ...low, since: noon - 100_000 };
    expect(startsOf([young, ...line.slice(1)], rules({ predictionsAtOnce: 1 })).indexOf(young)).toBe(40);
  });

  it('a tenant at its own limit lets others pass', () => {
    const tenantAtOnce = (tenantId: string) => (tenantId === 'a' ? 1 : null);
    const { admitted, gate } = letIn(
      newGate(rules(), noon),
      [...orders('a', 'a1', 5, { priority: 'high' }), ...orders('b', 'b1', 2)],
      rules({ tenantAtOnce }),
      noon,
    );
    expect(admitted.map(({ tenantId }) => tenantId)).toEqual(['a', 'b', 'b']);
    expect(gate.slots).toHaveLength(3);
  });

  it('never more at once than allowed, never one twice, and nobody is left out', () => {
    const anyOrder = fc.record({
      tenant: fc.integer({ min: 0, max: 2 }),
      job: fc.integer({ min: 0, max: 3 }),
      priority: fc.constantFrom<Priority>(...priorities),
    });
    fc.assert(
      fc.property(
        fc.array(anyOrder, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (wanted, predictionsAtOnce) => {
          const line = wanted.map(({ tenant, job, priority }, nth) =>
            order(`t${tenant}`, `t${tenant}j${job}`, nth, { priority }),
          );
          const starts = startsOf(line, rules({ predictionsAtOnce }));
          expect(new Set(starts).size).toBe(line.length);
          const once = letIn(newGate(rules(), noon), line, rules({ predictionsAtOnce }), noon);
          expect(once.gate.slots.length).toBe(Math.min(predictionsAtOnce, line.length));
        },
      ),
    );
  });
});

describe('the gate', () => {
  const full = () => letIn(newGate(rules(), noon), orders('a', 'a1', 9), rules(), noon).gate;

  it('gives the slot of a holder that crashed to the next, after its time', () => {
    let gate: Gate = full();
    for (const { predictionId } of gate.slots) gate = held(gate, predictionId, noon + 600_000);
    const next = [order('b', 'b1', 0)];
    expect(letIn(gate, next, rules(), noon + 599_999).admitted).toEqual([]);
    expect(letIn(gate, next, rules(), noon + 600_000).admitted).toEqual(next);
  });

  it('lets a burst pass, then as many a minute as are allowed', () => {
    const given = rules({ predictionsAtOnce: 1000, createsPerMinute: 600 });
    const line = orders('a', 'a1', 500);
    const first = letIn(newGate(given, noon), line, given, noon);
    expect(first.admitted).toHaveLength(100);
    const rest = line.slice(100);
    expect(letIn(first.gate, rest, given, noon + 1000).admitted).toHaveLength(10);
    expect(letIn(first.gate, rest, given, noon + 5000).admitted).toHaveLength(50);
  });

  it('is closed for everybody until the provider may be asked again, and goes on at the rate it named', () => {
    const nine = rules({ predictionsAtOnce: 9 });
    const gate = closed(newGate(nine, noon), 7, { perMinute: 6, burst: 1 }, noon);
    const line = orders('a', 'a1', 5);
    expect(letIn(gate, line, nine, noon + 6999).admitted).toEqual([]);
    const minute: number[] = [];
    let after = gate;
    let waiting = line;
    for (let second = 7; second <= 67; second++) {
      const turn = letIn(after, waiting, nine, noon + second * 1000);
      after = turn.gate;
      waiting = waiting.filter((candidate) => !turn.admitted.includes(candidate));
      minute.push(...turn.admitted.map(() => second));
    }
    // Six a minute are one in ten seconds.
    expect(minute).toEqual([10, 20, 30, 40, 50]);
    expect(letIn(after, orders('b', 'b', 9), nine, noon + 700_000).admitted).toHaveLength(9);
  });

  it('has one order that comes back when it opens, and another when that one stays away', () => {
    const gate = closed(newGate(rules(), noon), 7, null, noon);
    const first = keepTime(gate, rules(), noon + 500);
    expect(first.seconds).toBe(7);
    expect(keepTime(first.gate, rules(), noon + 600).seconds).toBeNull();
    expect(keepTime({ ...first.gate, closedUntil: noon + 60_000 }, rules(), noon + 20_000).seconds).toBe(40);
    // Where all slots are taken, an end wakes the line.
    expect(keepTime({ ...full(), closedUntil: noon + 7000 }, rules(), noon).seconds).toBeNull();
  });

  it('frees only what it holds', () => {
    const gate = full();
    expect(freed(gate, ['unknown'])).toBe(gate);
    const after = freed(gate, ['a/a1/001']);
    expect([holds(after, 'a/a1/000'), holds(after, 'a/a1/001')]).toEqual([true, false]);
  });
});

describe('three tenants for two hours, one of them with five hundred scenes', () => {
  /** A clip takes a minute and there are ten slots; the small tenants come when the line is long. */
  const given = rules({ predictionsAtOnce: 10, createsPerMinute: 600 });
  const clipSeconds = 60;
  const arrivals = [
    ...orders('large', 'large-1', 500).map((one) => ({ at: 0, one })),
    ...[0, 1, 2, 3].flatMap((visit) =>
      ['small', 'tiny'].flatMap((tenant) =>
        orders(tenant, `${tenant}-${visit}`, tenant === 'small' ? 6 : 2).map((one) => ({
          at: 300 + visit * 600,
          one: { ...one, predictionId: `${one.predictionId}-${visit}` },
        })),
      ),
    ),
    ...orders('large', 'large-low', 5, { priority: 'low' }).map((one) => ({ at: 60, one })),
  ];

  function simulate() {
    let gate = newGate(given, noon);
    let waiting: WaitingOrder[] = [];
    const ends = new Map<string, number>();
    const waits: { order: WaitingOrder; seconds: number }[] = [];
    for (let second = 0; waits.length < arrivals.length && second < 4 * 3600; second++) {
      const now = noon + second * 1000;
      waiting.push(...arrivals.filter(({ at }) => at === second).map(({ one }) => ({ ...one, since: now })));
      const over = [...ends].filter(([, end]) => end <= second).map(([id]) => id);
      for (const id of over) ends.delete(id);
      const turn = letIn(freed(gate, over), waiting, given, now);
      gate = turn.gate;
      for (const one of turn.admitted) {
        gate = held(gate, one.predictionId, now + 900_000);
        ends.set(one.predictionId, second + clipSeconds);
        waits.push({ order: one, seconds: second - (one.since - noon) / 1000 });
      }
      waiting = waiting.filter((one) => !turn.admitted.includes(one));
    }
    return waits;
  }

  it('nobody starves: small ones wait for about one clip, the large one uses what is left', () => {
    const waits = simulate();
    expect(waits).toHaveLength(arrivals.length);
    const groups = Object.entries(
      Object.groupBy(waits, ({ order: { tenantId, priority } }) => `${tenantId}, ${priority}`),
    ).map(([name, group = []]) => {
      const seconds = group.map((wait) => wait.seconds).sort((a, b) => a - b);
      return {
        name,
        clips: group.length,
        median: seconds[seconds.length >> 1],
        longest: seconds.at(-1) ?? 0,
      };
    });
    console.table(groups);
    const longest = (name: string) => groups.find((group) => group.name === name)?.longest ?? Number.NaN;
    expect(longest('small, normal')).toBeLessThanOrEqual(2 * clipSeconds);
    expect(longest('tiny, normal')).toBeLessThanOrEqual(clipSeconds);
    // 537 clips of a minute on ten slots take 54 minutes: nothing is idle, and low does not come last.
    expect(longest('large, normal')).toBeLessThanOrEqual(55 * 60);
    expect(longest('large, low')).toBeLessThanOrEqual(10 * 60);
  });
});
