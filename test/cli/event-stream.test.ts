import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../src/cli/api-problem.ts';
import { type EventSource, followEvents } from '../../src/cli/event-stream.ts';
import type { EventJson } from '../../src/cli/job-json.ts';

const event = (sequence: number): EventJson => ({
  sequence,
  type: 'scene.status',
  at: '2026-01-01T00:00:00.000Z',
  status: 'filming',
  sceneId: null,
  message: `Event ${sequence} — größer`,
});
const told = (sequence: number) =>
  `id: ${sequence}\nevent: scene.status\ndata: ${JSON.stringify(event(sequence))}\n\n`;

/** A body that arrives in pieces of these lengths and then ends, or breaks off. */
function body(text: string, pieces: readonly number[], breaksOff: boolean): Response {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let piece = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) {
        if (breaksOff) controller.error(new TypeError('terminated'));
        else controller.close();
        return;
      }
      const end = at + Math.max(1, pieces[piece++ % pieces.length] ?? 1);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
  return new Response(stream);
}

function source(over: Partial<EventSource> & Pick<EventSource, 'open'>): EventSource {
  return {
    isOver: async () => true,
    after: 0,
    signal: new AbortController().signal,
    pause: async () => {},
    ...over,
  };
}

const collect = async (from: EventSource) => {
  const sequences: number[] = [];
  for await (const { sequence } of followEvents(from)) sequences.push(sequence);
  return sequences;
};

afterEach(() => {
  vi.useRealTimers();
});

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('the events of a job', () => {
  test('arrive once each and in order, however the stream is cut up and wherever it breaks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.record({ bytes: fc.nat(2500), breaksOff: fc.boolean(), repeats: fc.nat(2) }), {
          maxLength: 6,
        }),
        async (count, pieces, breaks) => {
          let connection = 0;
          const open = async (after: number) => {
            const fault = breaks[connection++];
            // A careless server may send again what was seen already.
            const first = Math.max(0, after - (fault?.repeats ?? 0));
            const text = upTo(count).slice(first).map(told).join(': beat\n\n');
            if (!fault) return body(text, pieces, false);
            const cut = new TextEncoder().encode(text).slice(0, fault.bytes);
            return body(new TextDecoder('utf-8').decode(cut, { stream: true }), pieces, fault.breaksOff);
          };
          const isOver = async () => connection > breaks.length;
          expect(await collect(source({ open, isOver }))).toEqual(upTo(count));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('begin after the last one that is known', async () => {
    const asked: number[] = [];
    const open = async (after: number) => {
      asked.push(after);
      return body(upTo(5).slice(after).map(told).join(''), [1000], false);
    };
    expect(await collect(source({ open, after: 3 }))).toEqual([4, 5]);
    expect(asked).toEqual([3]);
  });

  test('are given up after ten connections in a row that brought nothing, with growing pauses', async () => {
    const pauses: number[] = [];
    const open = () => Promise.reject(new TypeError('fetch failed'));
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
    };
    await expect(collect(source({ open, pause }))).rejects.toThrow('The connection to the server was lost.');
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000]);
  });

  test('are asked for again after a fault of the server, not after a refusal', async () => {
    let times = 0;
    const busy = async () => {
      if (++times < 3) throw new ApiProblem(503, 'Busy.');
      return body(told(1), [1000], false);
    };
    expect(await collect(source({ open: busy }))).toEqual([1]);
    const refused = () => Promise.reject(new ApiProblem(404, 'There is no such job.'));
    await expect(collect(source({ open: refused }))).rejects.toThrow('There is no such job.');
  });

  test('stop at once when nobody wants them any more', async () => {
    const stop = new AbortController();
    const open = async (_after: number, signal: AbortSignal) => {
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(told(1)));
          signal.addEventListener('abort', () => controller.error(signal.reason));
        },
      });
      return new Response(stream);
    };
    const events = followEvents(source({ open, signal: stop.signal }));
    expect((await events.next()).value?.sequence).toBe(1);
    const next = events.next();
    stop.abort(new Error('Ctrl-C'));
    await expect(next).rejects.toThrow('Ctrl-C');
  });

  test('come from a new connection when the old one has been silent for three heartbeats', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const opened: number[] = [];
    let beat = (): void => {};
    const open = async (after: number, signal: AbortSignal) => {
      opened.push(after);
      if (after > 0) return body(told(2), [1000], false);
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          beat = () => controller.enqueue(new TextEncoder().encode(': beat\n\n'));
          controller.enqueue(new TextEncoder().encode(told(1)));
          signal.addEventListener('abort', () => controller.error(signal.reason));
        },
      });
      return new Response(stream);
    };
    const events = followEvents(source({ open }));
    expect((await events.next()).value?.sequence).toBe(1);
    const second = events.next();
    await vi.advanceTimersByTimeAsync(44_000);
    beat();
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(44_000);
    expect(opened).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await second).value?.sequence).toBe(2);
    expect(opened).toEqual([0, 1]);
  });
});
