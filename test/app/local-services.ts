/** Real services of one machine for tests of use cases: nothing runs, no server listens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Services } from '../../src/app/ports.ts';
import { readEnvironment } from '../../src/local/environment.ts';
import { openHome } from '../../src/local/home.ts';
import { openLocalServices } from '../../src/local/services.ts';
import { silentLog } from '../media/fixtures.ts';

/** Services in a folder of their own, which `close` removes. */
export function localServices(clock: Clock): { services: Services; close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-services-'));
  const local = openLocalServices({
    environment: readEnvironment({ STORYREEL_HOME: folder }),
    home: openHome(folder),
    ownUrl: 'http://127.0.0.1:1',
    apiKey: 'sk_0123456789abcdef',
    replicate: {
      baseUrl: 'http://127.0.0.1:1/v1',
      token: 'r8_none',
      webhookSecret: undefined,
      simulated: true,
      detail: 'nobody',
    },
    clock,
    log: silentLog,
    askAfterSeconds: [5],
  });
  return {
    services: local.services,
    async close() {
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
