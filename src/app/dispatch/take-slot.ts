import {
  type DispatchRules,
  type Gate,
  held,
  holds,
  keepTime,
  letIn,
  type WaitingOrder,
} from '../../domain/dispatch.ts';
import type { Prediction } from '../../domain/prediction.ts';
import type { Services } from '../ports.ts';
import { readJob } from '../records.ts';
import { changeGate, readRules } from './gate-record.ts';
import { letInLine } from './let-in-line.ts';
import { isLineEmpty, joinLine, leaveLine } from './waiting-line.ts';

/** Whether an order may be sent; if not, after how many seconds it should ask again, where not only when woken. */
export type Turn =
  | { readonly mayGo: true }
  | { readonly mayGo: false; readonly comeBackSeconds: number | null };

/** Over the model's own deadline: to send, to be asked about a last time, to be cancelled. */
const marginSeconds = 300;

/**
 * Asks to send a prediction. One that may go holds a slot until `freeSlots`, or until it has surely ended;
 * one that may not is in line, and whoever waits for its recipe is woken when its turn comes. One of those
 * comes back by itself where nothing but time is waited for.
 * @param deadlineSeconds after which the provider ends it
 */
export async function takeSlot(
  services: Services,
  tenantId: string,
  prediction: Prediction,
  deadlineSeconds: number,
): Promise<Turn> {
  const { id } = prediction;
  const rules = await readRules(services, [tenantId]);
  const until = () => services.clock.now() + (deadlineSeconds + marginSeconds) * 1000;

  // 1. Nobody waits: whoever comes goes, while there is room.
  const mayPass = await isLineEmpty(services);
  const place = placeOf(tenantId, prediction);
  const gate = await changeGate(services, rules, (current) => {
    const after = holds(current, id) || !mayPass ? current : passed(services, current, place, rules);
    return holds(after, id) ? held(after, id, until()) : current;
  });
  if (holds(gate, id)) {
    await leaveLine(services, id);
    return { mayGo: true };
  }

  // 2. Otherwise it stands in line, and the line is looked through: it may be its turn.
  await standInLine(services, tenantId, prediction);
  await letInLine(services, id);
  let comeBackSeconds: number | null = null;
  const turn = await changeGate(services, rules, (current) => {
    if (holds(current, id)) return held(current, id, until());
    const time = keepTime(current, rules, services.clock.now());
    comeBackSeconds = time.seconds;
    return time.gate;
  });
  if (holds(turn, id)) return { mayGo: true };
  services.log.info('an order waits for its turn', { jobId: prediction.jobId, predictionId: id });
  return { mayGo: false, comeBackSeconds };
}

async function standInLine(services: Services, tenantId: string, prediction: Prediction): Promise<void> {
  const place = placeOf(tenantId, prediction);
  const job = await readJob(services, tenantId, prediction.jobId);
  const priority = job?.value.settings.priority ?? place.priority;
  const { sceneId, recipe } = prediction;
  await joinLine(services, { ...place, priority, sceneId, recipe });
}

function passed(services: Services, gate: Gate, place: WaitingOrder, rules: DispatchRules): Gate {
  const { gate: after, admitted } = letIn(gate, [place], rules, services.clock.now());
  return admitted.length > 0 ? after : gate;
}

function placeOf(tenantId: string, { id, jobId, createdAt }: Prediction): WaitingOrder {
  return { predictionId: id, tenantId, jobId, priority: 'normal', since: Date.parse(createdAt) };
}
