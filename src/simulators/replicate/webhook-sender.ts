import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { SimClock } from './sim-clock.ts';

export interface Report {
  readonly url: string;
  /** The same on every try, so that the receiver can tell a repetition. */
  readonly id: string;
  readonly body: string;
  /** `whsec_...` */
  readonly secret: string;
  /** Only the last report of a prediction is tried again. */
  readonly retried: boolean;
}

export interface WebhookSender {
  /** Resolves when the report was accepted or given up; never when the sender was closed before. */
  send(report: Report): Promise<void>;
  /** Stops what is under way. */
  close(): void;
}

/** Waits between tries in seconds: exponential, the last one about a minute after the first try. */
const waitsSeconds = [1, 2, 4, 8, 16, 29] as const;
/** "Respond within a few seconds" (Replicate documentation, "Receive webhooks"). */
const answerSeconds = 10;

/**
 * Sends reports signed by Standard Webhooks. Tried again after network faults, 4xx and 5xx; redirects
 * are neither followed nor tried again, as Replicate does.
 */
export function webhookSender(clock: SimClock): WebhookSender {
  const closing = new AbortController();
  const wait = (seconds: number) =>
    new Promise<void>((resolve) => {
      clock.after(seconds * 1000, resolve);
    });
  const tryOnce = async (report: Report) => {
    const done = await post(report, clock.now(), closing.signal);
    return closing.signal.aborted ? never : done;
  };
  return {
    async send(report) {
      for (const waitSeconds of report.retried ? waitsSeconds : []) {
        if (await tryOnce(report)) return;
        await wait(waitSeconds);
      }
      await tryOnce(report);
    },
    close: () => closing.abort(),
  };
}

const never = new Promise<never>(() => {});

/** @returns whether nothing more is to be done: the report was accepted, or answered with a redirect */
async function post(report: Report, now: number, closing: AbortSignal): Promise<boolean> {
  const sentAt = new Date(now);
  try {
    const response = await fetch(report.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(answerSeconds * 1000)]),
      headers: {
        'content-type': 'application/json',
        'webhook-id': report.id,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(report.secret).sign(report.id, sentAt, report.body),
      },
      body: report.body,
    });
    await response.body?.cancel();
    return response.status < 400;
  } catch {
    return false;
  }
}

/** A new signing secret: 24 random bytes, as the specification asks for at least. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
