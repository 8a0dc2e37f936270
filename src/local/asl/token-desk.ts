import { randomBytes } from 'node:crypto';
import type { Clock, TokenOutcome } from '../../app/ports.ts';
import type { Answer, Frame } from './frame.ts';
import type { Journal } from './journal.ts';

/**
 * The task tokens that are waited for. An answer is in the journal before it counts as accepted, also
 * where the execution does not run yet.
 */
export interface TokenDesk {
  issue(): string;
  /** Expects an answer for a frame whose phase carries a token. */
  expect(frame: Frame): void;
  /** @returns a function that takes the callback back */
  onAnswer(token: string, callback: (answer: Answer) => void): () => void;
  /** Calls back with the new deadline. @returns a function that takes the callback back */
  onHeartbeat(token: string, callback: (deadline: number) => void): () => void;
  forget(token: string): void;
  forgetExecution(name: string): void;
  answer(token: string, answer: Answer): TokenOutcome;
  heartbeat(token: string): TokenOutcome;
}

interface Expected {
  readonly frame: Frame;
  onAnswer?: ((answer: Answer) => void) | undefined;
  onHeartbeat?: ((deadline: number) => void) | undefined;
}

export function openTokenDesk(journal: Journal, clock: Clock): TokenDesk {
  const expected = new Map<string, Expected>();

  /** The frame and phase a token stands for, if it is still in time. */
  const waiting = (token: string) => {
    const entry = expected.get(token);
    const phase = entry?.frame.phase;
    if (!entry || phase?.kind !== 'task' || phase.token !== token) return null;
    const now = clock.now();
    const late = (deadline: number | null | undefined) => typeof deadline === 'number' && deadline <= now;
    return late(phase.deadline) || late(phase.heartbeat?.deadline) ? null : { entry, phase, now };
  };

  return {
    // 256 bits nobody can guess; the service's tokens are opaque as well.
    issue: () => randomBytes(32).toString('base64url'),
    expect(frame) {
      if (frame.phase.kind !== 'task' || frame.phase.token === null) return;
      expected.set(frame.phase.token, { frame });
    },
    onAnswer(token, callback) {
      const entry = expected.get(token);
      if (entry) entry.onAnswer = callback;
      return () => {
        if (entry) entry.onAnswer = undefined;
      };
    },
    onHeartbeat(token, callback) {
      const entry = expected.get(token);
      if (entry) entry.onHeartbeat = callback;
      return () => {
        if (entry) entry.onHeartbeat = undefined;
      };
    },
    forget: (token) => {
      expected.delete(token);
    },
    forgetExecution(name) {
      for (const [token, { frame }] of expected) if (frame.execution === name) expected.delete(token);
    },
    answer(token, answer) {
      const found = waiting(token);
      if (!found) return 'gone';
      found.entry.frame.phase = { kind: 'answered', token, answer };
      journal.save(found.entry.frame, found.now);
      expected.delete(token);
      found.entry.onAnswer?.(answer);
      return 'accepted';
    },
    heartbeat(token) {
      const found = waiting(token);
      if (!found) return 'gone';
      const { entry, phase, now } = found;
      if (phase.heartbeat) {
        const { seconds } = phase.heartbeat;
        const deadline = now + seconds * 1000;
        entry.frame.phase = { ...phase, heartbeat: { seconds, deadline } };
        journal.save(entry.frame, now);
        entry.onHeartbeat?.(deadline);
      }
      return 'accepted';
    },
  };
}
