import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ChatSimulator, startChatSimulator } from '../../src/simulators/openai/chat-simulator.ts';
import { picture, sendFile } from '../http/asset-files.ts';
import { type Answer, type Reel, startReel, storyboard } from './reel.ts';

let service: ChatSimulator;
let reel: Reel;

async function open(mode: string) {
  service = await startChatSimulator();
  reel = await startReel(
    {},
    { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: service.url, OPENAI_MODEL: 'gpt-test', MODERATION: mode },
  );
}

async function close() {
  await reel.close();
  await service.close();
}

function scenes(...visuals: string[]) {
  return { ...storyboard(), scenes: visuals.map((visual) => ({ visual, seconds: 6 / visuals.length })) };
}

/** What was ordered from the provider so far. */
const ordered = () => reel.server.simulator?.control.predictions().length ?? 0;

async function upload(): Promise<Answer> {
  const bytes = picture('image/png');
  const announced = await reel.call('POST', '/v1/assets', {
    fileName: 'a.png',
    contentType: 'image/png',
    sizeBytes: bytes.length,
  });
  await sendFile(announced, Uint8Array.from(bytes));
  return reel.call('POST', `/v1/assets/${announced.body.id}/complete`);
}

describe('what is written and uploaded is moderated before money is spent', () => {
  beforeAll(() => open('on'));
  afterAll(close);

  it('a flagged scene is told in the plan, and fails before anything is drawn', async () => {
    const body = scenes('A quiet beach', 'A massacre in the square', 'A harbour at dawn');
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    expect(plan.body.warnings).toContainEqual('Scene 2 of 3 would be refused by moderation (violence).');
    const before = ordered();
    const { id } = await reel.create(body);
    const job = await reel.ended(id);
    expect(job.status).toBe('failed');
    expect(job.error).toMatchObject({ name: 'ContentRefused', errorClass: 'policy' });
    expect(job.error?.message).toContain('Scene 2 of 3 was refused by moderation (violence)');
    expect(ordered()).toBe(before);
    const { body: list } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [, second] = list.data as { id: string; status: string }[];
    expect((list.data as { status: string }[]).map((scene) => scene.status)).toEqual([
      'planned',
      'failed',
      'planned',
    ]);

    // Written anew, the job goes on.
    const change = await reel.call('PATCH', `/v1/jobs/${id}/scenes/${second?.id}`, {
      text: { visual: 'A market in the square' },
    });
    expect(change.status).toBe(200);
    expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(202);
    expect((await reel.ended(id)).status).toBe('completed');
  }, 30_000);

  it('a flagged prompt fails its job before a planner is asked', async () => {
    const asked = service.requests.length;
    const { id } = await reel.create({
      prompt: 'A film full of gore',
      durationSeconds: 5,
      resolution: '480p',
    });
    const job = await reel.ended(id);
    expect(job.error?.message).toBe(
      'The prompt was refused by moderation (violence/graphic) before anything was ordered.',
    );
    expect(service.requests.length).toBe(asked);
  }, 30_000);

  it('a flagged picture is refused when its upload is completed, and not kept', async () => {
    service.flagPictures('sexual');
    const refused = await upload();
    expect([refused.status, refused.body.code]).toEqual([422, 'content_refused']);
    expect(refused.body.detail).toContain('it shows sexual');
    expect((await reel.call('GET', '/v1/assets')).body.data).toEqual([]);
    service.flagPictures(null);
    expect((await upload()).status).toBe(200);
  }, 30_000);

  it('where the service is down the job goes on, and says so', async () => {
    await service.close();
    const { id } = await reel.create(scenes('A lighthouse in the fog'));
    const job = await reel.ended(id);
    expect(job.status).toBe('completed');
    const { body } = await reel.call('GET', `/v1/jobs/${id}`);
    expect(body.warnings).toEqual([
      'The texts were not moderated: The moderation service could not be reached.',
    ]);
  }, 30_000);
});

describe('where moderation is required', () => {
  beforeAll(() => open('required'));
  afterEach(close);

  it('nothing is drawn while the service is down', async () => {
    await service.close();
    const { id } = await reel.create(scenes('A lighthouse in the fog'));
    const job = await reel.ended(id);
    expect(job.status).toBe('failed');
    expect(job.error?.message).toBe('The moderation service could not be reached.');
    expect(ordered()).toBe(0);
  }, 60_000);
});
