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
  /** Resolves when the report was accepted or given up. @returns whether it was accepted */
  send(report: Report): Promise<boolean>;
  /** Gives up what is under way. */
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
      closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  return {
    async send(report) {
      for (const waitSeconds of report.retried ? waitsSeconds : []) {
        const outcome = await post(report, clock.now(), closing.signal);
        if (outcome !== 'try again') return outcome === 'accepted';
        await wait(waitSeconds);
        if (closing.signal.aborted) return false;
      }
      return (await post(report, clock.now(), closing.signal)) === 'accepted';
    },
    close: () => closing.abort(),
  };
}

async function post(
  report: Report,
  now: number,
  closing: AbortSignal,
): Promise<'accepted' | 'refused' | 'try again'> {
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
    if (response.ok) return 'accepted';
    return response.status >= 400 ? 'try again' : 'refused';
  } catch {
    return 'try again';
  }
}

/** A new signing secret: 24 random bytes, as the specification asks for at least. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
