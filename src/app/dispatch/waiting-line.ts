import type { WaitingOrder } from '../../domain/dispatch.ts';
import type { Key, Services } from '../ports.ts';
import { asJson, everything } from '../records.ts';
import { dispatchPartition } from './gate-record.ts';

/** An order in line, with what wakes it: whoever waits for its recipe is resumed. */
export interface InLine extends WaitingOrder {
  readonly sceneId: string;
  readonly recipe: string;
}

/** As long as a task token may wait for its recipe. */
const lineLifeSeconds = 24 * 3600;

const keyOf = (predictionId: string): Key => ({
  partition: dispatchPartition,
  sort: `waiting#${predictionId}`,
});

/** Puts an order in line, or brings its place up to date. */
export async function joinLine(services: Services, order: InLine): Promise<void> {
  await services.callbacks.put({
    key: keyOf(order.predictionId),
    value: asJson(order),
    expectedVersion: null,
    expiresAt: Math.floor(services.clock.now() / 1000) + lineLifeSeconds,
  });
}

/** No error where it was not in line. */
export async function leaveLine(services: Services, predictionId: string): Promise<void> {
  await services.callbacks.remove({ key: keyOf(predictionId), expectedVersion: null });
}

export async function isLineEmpty(services: Services): Promise<boolean> {
  const { partition, sort: sortPrefix } = keyOf('');
  const { records } = await services.callbacks.query({ partition, sortPrefix, limit: 1 });
  return records.length === 0;
}

export async function readLine(services: Services): Promise<InLine[]> {
  const { partition, sort } = keyOf('');
  const line: InLine[] = [];
  for await (const record of everything(services.callbacks, partition, sort)) {
    line.push(record.value as unknown as InLine);
  }
  return line;
}
