import { closed } from '../../domain/dispatch.ts';
import type { Fault } from '../../domain/errors.ts';
import type { Services } from '../ports.ts';
import { changeGate, readRules } from './gate-record.ts';

/** Where the provider does not say when to come back. */
const standardWaitSeconds = 5;

/**
 * The provider limits how fast we may ask: nobody asks until it said so, instead of each order finding out
 * by itself. @returns seconds until then
 */
export async function closeGate(services: Services, fault: Fault): Promise<number> {
  const seconds = fault.retryAfterSeconds ?? standardWaitSeconds;
  const rate = fault.allowedRate ?? null;
  services.log.warn('the provider limits how fast we ask', { seconds, ...rate });
  const rules = await readRules(services, []);
  await changeGate(services, rules, (gate) => closed(gate, seconds, rate, services.clock.now()));
  return seconds;
}
