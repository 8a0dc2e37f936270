import { freed } from '../../domain/dispatch.ts';
import type { Services } from '../ports.ts';
import { changeGate, readRules } from './gate-record.ts';
import { letInLine } from './let-in-line.ts';
import { leaveLine } from './waiting-line.ts';

/**
 * Predictions that are no longer at the provider, nor on their way there: their slots go to the next in
 * line, and they leave the line. Said again, it changes nothing.
 */
export async function freeSlots(services: Services, predictionIds: readonly string[]): Promise<void> {
  if (predictionIds.length === 0) return;
  for (const id of predictionIds) await leaveLine(services, id);
  const rules = await readRules(services, []);
  await changeGate(services, rules, (gate) => freed(gate, predictionIds));
  await letInLine(services);
}
