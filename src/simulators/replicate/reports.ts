import { createHash, randomUUID } from 'node:crypto';
import type { Journal } from './journal.ts';
import { predictionBody } from './prediction-body.ts';
import type { SimClock } from './sim-clock.ts';
import type { SimPrediction, WebhookEvent } from './sim-prediction.ts';
import { newWebhookSecret, webhookSender } from './webhook-sender.ts';

export interface ReportContext {
  readonly clock: SimClock;
  readonly journal: Journal;
  readonly publicUrl: () => string;
  readonly webhookSecret: string;
}

/** Tells clients what happens to their predictions, and plays the faults of that telling. */
export interface Reports {
  /** Sends the report of an event if it was asked for, after those sent before it. */
  tell(prediction: SimPrediction, event: WebhookEvent): void;
  /** Resolves when nothing waits to be sent. */
  quiet(): Promise<void>;
  close(): void;
}

/** How late a late report is, unless the rule says so. */
const lateSeconds = 5;

export function reports(context: ReportContext): Reports {
  const { clock, journal } = context;
  const sender = webhookSender(clock);
  const queues = new Map<string, Promise<void>>();

  const send = (prediction: SimPrediction, id: string, retried: boolean, forged = false) => {
    const body = predictionBody(prediction, { publicUrl: context.publicUrl(), now: clock.now() });
    return sender.send({
      url: prediction.webhook?.url ?? '',
      id,
      body: JSON.stringify(body),
      secret: forged ? newWebhookSecret() : context.webhookSecret,
      retried,
    });
  };

  const tellNow = async (prediction: SimPrediction, event: WebhookEvent) => {
    const last = event === 'completed';
    const fault = prediction.faults.webhook;
    const id = reportId(prediction, event);
    if (fault?.fault === 'lose_webhook') return finish(prediction.id, last);
    if (last && fault?.fault === 'late_webhook') await delay(clock, fault.seconds ?? lateSeconds);
    if (last && fault?.fault === 'forge_webhook')
      await send(forgery(prediction), reportId(prediction, 'start'), false, true);
    if (last && fault?.fault === 'double_webhook') await send(prediction, id, true);
    await send(prediction, id, last);
    finish(prediction.id, last);
  };

  /** Remembers that the last report is out, so that a restart does not send it again. */
  const finish = (id: string, last: boolean) => {
    const current = last ? journal.get(id) : null;
    if (current?.webhook) journal.save({ ...current, webhook: { ...current.webhook, done: true } });
  };

  return {
    tell(prediction, event) {
      if (!prediction.webhook?.events.includes(event)) return;
      const before = queues.get(prediction.id) ?? Promise.resolve();
      const queue = before
        .then(() => tellNow(prediction, event))
        .catch(() => undefined)
        .finally(() => {
          if (queues.get(prediction.id) === queue) queues.delete(prediction.id);
        });
      queues.set(prediction.id, queue);
    },
    async quiet() {
      while (queues.size > 0) await Promise.all(queues.values());
    },
    close: () => sender.close(),
  };
}

/** The last report keeps its id over tries and restarts, so that the receiver can tell a repetition. */
function reportId({ id }: SimPrediction, event: WebhookEvent): string {
  const unique =
    event === 'completed' ? createHash('sha256').update(id).digest('hex').slice(0, 32) : randomUUID();
  return `msg_${unique.replaceAll('-', '')}`;
}

/** A report that somebody else might send: a false end of the same prediction. */
function forgery(prediction: SimPrediction): SimPrediction {
  return { ...prediction, status: 'failed', error: 'This report is forged.', files: [] };
}

function delay(clock: SimClock, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(seconds * 1000, resolve);
  });
}
