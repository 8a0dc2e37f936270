import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { transcodePlan } from '../../src/app/cut/render-plan.ts';
import { spliceParts } from '../../src/app/cut/splice-parts.ts';
import { systemClock } from '../../src/local/clock.ts';
import { mediaConvertJob } from '../../src/media/mediaconvert-settings.ts';
import { createJobSchema } from '../../src/simulators/mediaconvert/job-schema.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { decode, makeClip, tempFolder } from '../media/fixtures.ts';
import { localServices } from './local-services.ts';

const local = localServices(systemClock());
afterAll(() => local.close());
const { services } = local;
const folder = await tempFolder();
const job = { tenantId: 'default', id: 'job_1', revision: 1, settings: settingsWith() };
const profile = { width: 320, height: 180, fps: job.settings.fps };
const frames = 6;
const parts = Array.from({ length: 151 }, (_, i) => ({ key: `clip-${i % 2}.mp4`, startFrame: 0, frames }));
const plan = transcodePlan(job, parts, 'mix.m4a');

it('a video of more parts than MediaConvert takes is ordered of fewer, which show as many frames', () => {
  const place = { bucket: 'media', roleArn: 'arn:aws:iam::1:role/x' };
  const order = mediaConvertJob({ ...plan, profile, targetKey: plan.key }, place);
  const { Inputs } = createJobSchema.parse(order).Settings;
  expect(Inputs.length).toBe(76);
  expect(Inputs[0]?.InputClippings).toEqual([{ StartTimecode: '00:00:00:00', EndTimecode: '00:00:00:11' }]);
  expect(plan.parts.reduce((sum, part) => sum + part.frames, 0)).toBe(151 * frames);
  // The odd one is left as it is.
  expect(plan.parts.at(-1)).toMatchObject({ key: 'clip-0.mp4', frames });
  expect(transcodePlan(job, parts.slice(1), 'mix.m4a').spliced).toEqual([]);
});

it('what is spliced for it shows the frames of its parts, bit for bit, and has no sound', async () => {
  const shown: string[] = [];
  for (const [i, picture] of ['testsrc2', 'mandelbrot'].entries()) {
    const file = join(folder, `${i}.mp4`);
    const source = await makeClip(join(folder, 'source.mp4'), {
      picture: `${picture}=s=320x180:r=30,trim=duration=0.4`,
    });
    await services.media.conform({ source, target: file, profile, frames, keyframes: [] });
    await services.blobs.putFile(`clip-${i}.mp4`, file, 'video/mp4');
    shown.push(...(await decode(file)).map(({ hash }) => hash));
  }
  await spliceParts(services, plan.spliced.slice(0, 3), profile);
  for (const { key } of plan.parts.slice(0, 3)) {
    const spliced = join(folder, 'spliced.mp4');
    expect(await services.blobs.getFile(key, spliced)).toBe(true);
    expect((await decode(spliced)).map(({ hash }) => hash)).toEqual(shown);
    expect((await services.media.probe(spliced)).audioCodec).toBeNull();
  }
});
