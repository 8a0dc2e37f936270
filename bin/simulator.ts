/**
 * Serves the Replicate simulator alone, for a deployment or another program to talk to instead of
 * Replicate: `npm run simulator -- --help`.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openArtist } from '../src/simulators/artist/artist.ts';
import { startReplicateSimulator } from '../src/simulators/replicate/simulator.ts';

const help = `Serves a simulator of Replicate that draws its pictures and clips itself.

Usage: npm run simulator -- [options]

  --port NUMBER        port to listen on (8790)
  --host ADDRESS       address to listen on (127.0.0.1)
  --latency SECONDS    time that a clip takes, from creation to end (6); a picture takes a quarter of it
  --public-url URL     base of the addresses in answers, where others reach it by another name
  --token TOKEN        the one API token to accept (any that begins with r8_)
  --folder PATH        where it keeps its files (.storyreel/replicate-simulator)
  --help               this text
`;

/** A picture model takes about a quarter of the time of a clip model. */
const imageShare = 0.25;

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8790' },
      host: { type: 'string', default: '127.0.0.1' },
      latency: { type: 'string', default: '6' },
      'public-url': { type: 'string' },
      token: { type: 'string' },
      folder: { type: 'string', default: '.storyreel/replicate-simulator' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  const latency = Number(values.latency);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be 0 to 65535.');
  if (!(latency >= 0 && latency <= 3600)) throw new Error('--latency must be 0 to 3600 seconds.');
  if (values['public-url'] !== undefined && !/^https?:\/\/\S+$/.test(values['public-url'])) {
    throw new Error('--public-url must begin with http:// or https://.');
  }
  return { ...values, port, latency, publicUrl: values['public-url']?.replace(/\/+$/, '') };
}

async function serve(): Promise<void> {
  const options = readArguments();
  if (options.help) {
    console.log(help);
    return;
  }
  const artist = openArtist();
  const simulator = await startReplicateSimulator({
    artist,
    folder: resolve(options.folder),
    port: options.port,
    host: options.host,
    token: options.token,
    publicUrl: options.publicUrl,
    latency: { imageSeconds: options.latency * imageShare, clipSeconds: options.latency, jitter: 0.3 },
    log: (message) => console.error(message),
  });
  const api = `${options.publicUrl ?? simulator.url}/v1`;
  console.log(`The Replicate simulator listens at ${simulator.url}.

Point Storyreel at it:
  REPLICATE_BASE_URL=${api}
  REPLICATE_API_TOKEN=${options.token ? '(the token that was given)' : 'r8_simulator'}
  REPLICATE_WEBHOOK_SECRET=${simulator.webhookSecret}

What it would cost: GET ${simulator.url}/_simulator/bill
Order faults:       POST ${simulator.url}/_simulator/faults, such as [{"fault": "throttle", "times": 2}]
                    (both with the token, like every call)
Press Ctrl+C to stop; it goes on where it was when it is started again.`);

  const stop = async () => {
    await simulator.close();
    await artist.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
