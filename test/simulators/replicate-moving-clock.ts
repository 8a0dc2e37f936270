interface Timer {
  readonly due: number;
  readonly delay: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. It fits the product's and the simulator's clocks. */
export interface MovingClock {
  now(): number;
  after(milliseconds: number, callback: () => void): () => void;
  /** Moves on and fires what falls due, in order. */
  advance(milliseconds: number): void;
  /** Lets everything happen that is due now, however often, until the promise resolves. */
  ended<T>(promise: Promise<T>): Promise<T>;
  /** Resolves with the delay as soon as somebody waits for at least `min` and at most `max` milliseconds. */
  waited(min: number, max: number): Promise<number>;
}

export function movingClock(start = Date.parse('2026-11-20T12:00:00Z')): MovingClock {
  let time = start;
  const timers = new Set<Timer>();
  const watchers = new Set<() => void>();
  const advance = (milliseconds: number) => {
    const until = time + milliseconds;
    for (;;) {
      const next = [...timers].sort((a, b) => a.due - b.due)[0];
      if (!next || next.due > until) break;
      timers.delete(next);
      time = Math.max(time, next.due);
      next.callback();
    }
    time = until;
  };
  return {
    now: () => time,
    advance,
    async ended(promise) {
      const fireDue = () => {
        if ([...timers].some(({ due }) => due <= time)) queueMicrotask(() => advance(0));
      };
      watchers.add(fireDue);
      fireDue();
      try {
        return await promise;
      } finally {
        watchers.delete(fireDue);
      }
    },
    after(delay, callback) {
      const timer = { due: time + delay, delay, callback };
      timers.add(timer);
      for (const look of watchers) look();
      return () => timers.delete(timer);
    },
    waited(min, max) {
      return new Promise((resolve) => {
        const look = () => {
          const timer = [...timers].find(({ delay }) => delay >= min && delay <= max);
          if (!timer) return;
          watchers.delete(look);
          resolve(timer.delay);
        };
        watchers.add(look);
        look();
      });
    },
  };
}
