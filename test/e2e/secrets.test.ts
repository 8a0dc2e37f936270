import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ReplicateSimulator,
  startReplicateSimulator,
} from '../../src/simulators/replicate/simulator.ts';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Reel, startReel } from './reel.ts';

const canaries = {
  apiKey: 'sk_canary_0123456789abcdef',
  token: 'r8_canary_0123456789abcdef',
  webhookSecret: `whsec_${Buffer.from('canary_0123456789abcdef_canary_x').toString('base64')}`,
};
const prompt = 'A paper boat named Quillfeather crosses the pond';

describe('what is kept and said', () => {
  let folder: string;
  let simulator: ReplicateSimulator;
  let reel: Reel;
  let said: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-secrets-'));
    simulator = await startReplicateSimulator({
      folder,
      artist: plainArtist(),
      token: canaries.token,
      webhookSecret: canaries.webhookSecret,
      latency: { imageSeconds: 0, clipSeconds: 0, jitter: 0 },
      faults: [{ fault: 'server_error_after_accept', match: { nth: 1 } }],
    });
    reel = await startReel(
      { clock: undefined },
      {
        STORYREEL_API_KEY: ` ${canaries.apiKey} `,
        REPLICATE_API_KEY: ` ${canaries.token} `,
        REPLICATE_BASE_URL: `${simulator.url}/v1`,
        REPLICATE_WEBHOOK_SECRET: canaries.webhookSecret,
        LOG_LEVEL: 'debug',
      },
    );
    const body = { prompt, durationSeconds: 5, resolution: '480p', preset: 'economy', autoApprove: true };
    const { id } = await reel.create(body);
    const job = await reel.ended(id);
    expect(job.error).toBeNull();
    const paths = ['', '/scenes', '/events', '/metadata'].map((rest) => `/v1/jobs/${id}${rest}`);
    const answers = await Promise.all(
      [...paths, '/health', '/openapi.json'].map((path) => reel.call('GET', path)),
    );
    said = JSON.stringify(answers.map(({ body, headers }) => [body, [...headers]]));
  }, 60_000);
  afterAll(async () => {
    await reel.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const fileText = (name: string) => {
    const files = readdirSync(reel.home).filter((file) => file.startsWith(name));
    expect(files.length).toBeGreaterThan(0);
    return files.map((file) => readFileSync(join(reel.home, file), 'latin1')).join('');
  };

  it.each(Object.entries(canaries))('the %s is in no answer, log, record or workflow', (_, secret) => {
    expect(said).not.toContain(secret);
    for (const name of ['storyreel.log', 'records.db', 'callbacks.db', 'workflow.db']) {
      expect(fileText(name)).not.toContain(secret);
    }
  });

  it('the workflow carries ids, never the prompt or a link', () => {
    const workflow = fileText('workflow.db');
    expect(workflow).toContain('job_');
    expect(workflow).not.toContain('Quillfeather');
    expect(workflow).not.toContain('/files/');
  });

  it('the log is JSON, line by line, and names the job', () => {
    const lines = fileText('storyreel.log')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.some((line) => String(line.jobId).startsWith('job_'))).toBe(true);
  });
});
