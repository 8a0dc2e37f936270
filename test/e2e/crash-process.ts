/** A process of its own that orders a clip and is killed at a chosen call: `node crash-process.ts <JSON>`. */
import { startClip } from '../../src/app/predictions/start-clip.ts';
import { systemClock } from '../../src/local/clock.ts';
import { readEnvironment } from '../../src/local/environment.ts';
import { openHome } from '../../src/local/home.ts';
import { openLocalServices } from '../../src/local/services.ts';
import { silentLog } from '../media/fixtures.ts';
import { doomed } from './crash-hook.ts';
import { apiKey, providerAt } from './crash-provider.ts';

const { home, url, simulator, step, point } = JSON.parse(process.argv[2] ?? '{}');

const { services } = openLocalServices({
  environment: readEnvironment({ STORYREEL_HOME: home, STORYREEL_API_KEY: apiKey }),
  home: openHome(home),
  ownUrl: url,
  apiKey,
  replicate: providerAt(simulator),
  clock: systemClock(),
  log: silentLog,
  askAfterSeconds: [5],
});
const hooked = doomed(services, point, () => process.kill(process.pid, 'SIGKILL'));
await startClip(hooked.services, { ...step, taskToken: 'token-of-the-killed' });
