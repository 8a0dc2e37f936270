/** The local composition on a clock that stands still, for deliveries that take days. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '../../src/app/ports.ts';
import { createEndpoint } from '../../src/app/webhooks/create-endpoint.ts';
import { queryDeliveries } from '../../src/app/webhooks/delivery-records.ts';
import { announce } from '../../src/app/webhooks/publish-announcement.ts';
import type { Principal } from '../../src/domain/api-key.ts';
import { type WebhookDelivery, webhookEventTypes } from '../../src/domain/webhook.ts';
import { readEnvironment } from '../../src/local/environment.ts';
import { openHome } from '../../src/local/home.ts';
import { type LocalServices, openLocalServices } from '../../src/local/services.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { until } from './receiver.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };

export interface DeliveryDesk {
  readonly clock: ManualClock;
  services(): Services;
  /** Ends the process, as it were, and begins another on the same files. */
  restart(): Promise<void>;
  endpoint(url: string): Promise<{ id: string; secret: string }>;
  /** Tells of something; the same name and time is the same message. */
  tell(name: string): Promise<void>;
  deliveries(endpointId: string): Promise<WebhookDelivery[]>;
  /** Resolves when the delivery waits for its next attempt. @returns the wait in seconds */
  waiting(endpointId: string, attempts: number): Promise<number>;
  /** Resolves when the latest delivery has ended. */
  ended(endpointId: string): Promise<WebhookDelivery>;
  close(): Promise<void>;
}

export const owner: Principal = {
  tenantId: 'default',
  keyId: 'key_test',
  scopes: ['write'],
  clientIds: null,
};

export function openDesk(): DeliveryDesk {
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-hooks-'));
  const clock = manualClock(Date.now());
  const open = (): LocalServices => {
    const local = openLocalServices({
      environment: readEnvironment({ STORYREEL_HOME: folder }),
      home: openHome(folder),
      ownUrl: 'http://127.0.0.1:1',
      apiKey: 'sk_test_key_of_this_desk',
      replicate: {
        baseUrl: 'http://127.0.0.1:1/v1',
        token: 'r8_test',
        webhookSecret: undefined,
        simulated: true,
        detail: 'none',
      },
      clock,
      log: quiet,
      askAfterSeconds: [5],
    });
    local.begin();
    return local;
  };
  let local = open();

  const deliveries = async (endpointId: string) =>
    (await queryDeliveries(local.services, 'default', endpointId, { limit: 100, before: undefined }))
      .deliveries;
  return {
    clock,
    services: () => local.services,
    async restart() {
      await local.close();
      local = open();
    },
    async endpoint(url) {
      const request = { url, events: webhookEventTypes, description: null };
      const { endpoint, secret } = await createEndpoint(local.services, owner, request);
      return { id: endpoint.id, secret };
    },
    tell: (name) =>
      announce(local.services, 'default', {
        source: name,
        at: new Date(clock.now()).toISOString(),
        type: 'budget.threshold',
        jobId: null,
        data: { id: name },
      }),
    deliveries,
    waiting: (endpointId, attempts) =>
      until(`attempt ${attempts} is over`, async () => {
        const [delivery] = await deliveries(endpointId);
        if (delivery?.attempts.length !== attempts || delivery.nextAttemptAt === null) return null;
        const wait = Date.parse(delivery.nextAttemptAt) - clock.now();
        return clock.pending().includes(wait) ? wait / 1000 : null;
      }),
    ended: (endpointId) =>
      until('the delivery has ended', async () => {
        const [delivery] = await deliveries(endpointId);
        return delivery?.status === 'pending' ? null : delivery;
      }),
    async close() {
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
