import { holds, letIn } from '../../domain/dispatch.ts';
import { slotFreed } from '../names.ts';
import type { Services } from '../ports.ts';
import { resumeWaiters } from '../predictions/waiters.ts';
import { changeGate, readRules } from './gate-record.ts';
import { leaveLine, readLine } from './waiting-line.ts';

/**
 * Gives what is free to whose turn it is, and wakes them: their waiting state is failed with a name that
 * takes it straight back to ordering. A crash in between loses only the wake-up; whoever asks next, finds
 * its slot.
 * @param asking the prediction of the caller, who needs no waking
 */
export async function letInLine(services: Services, asking: string | null = null): Promise<void> {
  const line = await readLine(services);
  if (line.length === 0) return;
  const rules = await readRules(
    services,
    line.map(({ tenantId }) => tenantId),
  );
  let admitted: ReadonlySet<string> = new Set();
  const gate = await changeGate(services, rules, (current) => {
    const after = letIn(current, line, rules, services.clock.now());
    admitted = new Set(after.admitted.map(({ predictionId }) => predictionId));
    return admitted.size > 0 ? after.gate : current;
  });
  for (const order of line) {
    if (!holds(gate, order.predictionId)) continue;
    await leaveLine(services, order.predictionId);
    if (order.predictionId === asking) continue;
    services.log.info('a waiting order may go', { jobId: order.jobId, predictionId: order.predictionId });
    const news = { error: slotFreed, cause: 'A slot at the provider is free.' };
    await resumeWaiters(services, order.tenantId, order.recipe, news);
  }
}
