/** A process that dies at a chosen moment: its calls on the ports are counted, and from one on nothing returns. */
import type { Services } from '../../src/app/ports.ts';

/** `before`: the nth call never happens. `after`: it happens, and its answer never comes. */
export interface CrashPoint {
  /** From 1. */
  readonly at: number;
  readonly phase: 'before' | 'after';
}

export interface Doomed {
  readonly services: Services;
  /** Calls so far, such as `store.transact`. */
  readonly calls: readonly string[];
  /** Resolves when the point is reached; whatever still runs is never heard of again. */
  readonly crashed: Promise<void>;
}

const ports = ['store', 'callbacks', 'blobs', 'predictions', 'workflow'] as const;
const never = new Promise<never>(() => {});

/** @param die what happens at the point, such as the end of this process; nothing unless given */
export function doomed(services: Services, point: CrashPoint | null, die: () => void = () => {}): Doomed {
  const calls: string[] = [];
  let dead = false;
  const { promise: crashed, resolve } = Promise.withResolvers<void>();
  const crash = () => {
    dead = true;
    die();
    resolve();
    return never;
  };
  const watched = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, method) {
        const value: unknown = Reflect.get(target, method);
        if (typeof value !== 'function' || !isAwaited(name, String(method))) return value;
        return async (...given: unknown[]) => {
          if (dead) return never;
          calls.push(`${name}.${String(method)}`);
          const isPoint = calls.length === point?.at;
          if (isPoint && point.phase === 'before') return crash();
          const result: unknown = await Reflect.apply(value, target, given);
          if (isPoint) return crash();
          return dead ? never : result;
        };
      },
    });
  const wrapped = Object.fromEntries(ports.map((name) => [name, watched(name, services[name])]));
  return { services: { ...services, ...wrapped }, calls, crashed };
}

/** Lists are read as they come, and what a failure means is asked of nobody. */
function isAwaited(port: string, method: string): boolean {
  return !(port === 'predictions' && ['since', 'failure'].includes(method)) && method !== 'list';
}
