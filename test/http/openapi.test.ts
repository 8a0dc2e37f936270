import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { type AnswerChecker, answerChecker } from './answer-checker.ts';

describe('the OpenAPI document', () => {
  let reel: Reel;
  let document: Record<string, unknown>;
  let checker: AnswerChecker;

  beforeAll(async () => {
    reel = await startReel();
    document = (await reel.call('GET', '/openapi.json')).body;
    checker = answerChecker(document);
  });
  afterAll(() => reel.close());

  it('is OpenAPI 3.1 without a lint error', async () => {
    expect(document.openapi).toBe('3.1.0');
    const config = await createConfig({ extends: ['recommended'], rules: { 'info-license': 'off' } });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(
      problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message),
    ).toEqual([]);
  });

  it('says of every answer what it is', async () => {
    const complaints: string[] = [];
    const check = async (method: string, route: string, path: string, body?: unknown) => {
      const answer = await reel.call(method, path, body);
      const type = answer.headers.get('content-type') ?? '';
      complaints.push(
        ...checker.complaints(method, route, { status: answer.status, type, body: answer.body }),
      );
      return answer;
    };
    await check('GET', '/health', '/health');
    const { body: job } = await check('POST', '/v1/jobs', '/v1/jobs', {
      ...storyboard(2, 3),
      autoApprove: false,
    });
    await check('POST', '/v1/jobs', '/v1/jobs', { prompt: 5 });
    const one = '/v1/jobs/{jobId}';
    const path = `/v1/jobs/${job.id}`;
    await reel.until(String(job.id), (event) => event.status === 'awaiting_approval');
    await check('POST', `${one}/render`, `${path}/render`);
    await check('POST', `${one}/approve`, `${path}/approve`, { render: 'yes' });
    await check('POST', `${one}/approve`, `${path}/approve`);
    await reel.ended(String(job.id));
    await check('GET', '/v1/jobs', '/v1/jobs');
    await check('GET', one, path);
    await check('GET', one, '/v1/jobs/job_x');
    for (const rest of ['scenes', 'events', 'metadata'])
      await check('GET', `${one}/${rest}`, `${path}/${rest}`);
    await check('GET', `${one}/video`, `${path}/video?redirect=false`);
    await check('GET', `${one}/thumbnail`, `${path}/thumbnail`);
    await check('POST', `${one}/cancel`, `${path}/cancel`);
    await check('POST', `${one}/retry`, `${path}/retry`);
    const { body: scenes } = await reel.call('GET', `${path}/scenes`);
    const [scene] = scenes.data as { id: string }[];
    await check('GET', `${one}/scenes/{sceneId}`, `${path}/scenes/${scene?.id}`);
    await check('GET', `${one}/scenes/{sceneId}`, `${path}/scenes/scn_x`);
    expect(complaints).toEqual([]);
  }, 60_000);
});
