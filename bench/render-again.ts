/**
 * What an edit costs beside the first render, in time and in money: one scene's text edited in videos of
 * 6 and of 30 scenes, then one transition, then two scenes swapped. No simulated delay, so the time is all ours.
 */
import type { JobJson, Reel } from '../test/e2e/reel.ts';
import { openReel } from './film-jobs.ts';
import { median, type Row, timed } from './report.ts';

const sceneCounts = [6, 30];
const sceneSeconds = 5;

export async function benchRenderAgain({ runs = 3 } = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of sceneCounts) {
    const reel = await openReel({
      imageSeconds: 0,
      clipSeconds: 0,
      askAfterSeconds: [5, 15, 45],
      loseWebhooks: false,
    });
    try {
      rows.push(...(await rendersOf(reel, count, runs)));
    } finally {
      await reel.close();
    }
  }
  return rows;
}

interface Render {
  readonly seconds: number;
  readonly dollars: number;
}

async function rendersOf(reel: Reel, count: number, runs: number): Promise<Row[]> {
  const first: Render[] = [];
  const edits: Record<string, Render[]> = {
    "one scene's text": [],
    'one transition': [],
    'two scenes swapped': [],
  };
  for (let run = 0; run < runs; run += 1) {
    const made = await filmed(reel, count, run);
    first.push(made.render);
    const { id } = made.job;
    const { body } = await reel.call('GET', `/v1/jobs/${id}/scenes?limit=100`);
    const scenes = body.data as { readonly id: string }[];
    const [a, b, ...rest] = scenes.map((scene) => scene.id);
    const scene = `/v1/jobs/${id}/scenes/${a}`;
    const changes: readonly [path: string, method: string, change: unknown][] = [
      [scene, 'PATCH', { text: { visual: `Another scene by the lake, take ${run}` } }],
      [scene, 'PATCH', { transition: { kind: 'wipe', seconds: 0.5 } }],
      [`/v1/jobs/${id}/scenes/order`, 'PUT', { sceneIds: [b, a, ...rest] }],
    ];
    for (const [i, name] of Object.keys(edits).entries()) {
      const [path, method, change] = changes[i] ?? [];
      if (path && method) edits[name]?.push(await renderedAgain(reel, made.job, path, method, change));
    }
  }
  const dollars = median(first.map((render) => render.dollars));
  const secondsOf = (renders: readonly Render[]) => renders.map((render) => render.seconds);
  return [
    { name: `${count} scenes, first render: $${dollars.toFixed(3)}`, seconds: secondsOf(first), ratio: 1 },
    ...Object.entries(edits).map(([name, renders]) => {
      const paid = median(renders.map((render) => render.dollars));
      const share = ((100 * paid) / dollars).toFixed(1);
      return {
        name: `${count} scenes, ${name}: $${paid.toFixed(3)} (${share} % of the money)`,
        seconds: secondsOf(renders),
        ratio: median(secondsOf(renders)) / median(secondsOf(first)),
      };
    }),
  ];
}

async function filmed(reel: Reel, count: number, run: number): Promise<{ job: JobJson; render: Render }> {
  let made: JobJson | null = null;
  const seconds = await timed(async () => {
    const { id } = await reel.create({
      mode: 'storyboard',
      resolution: '720p',
      preset: 'economy',
      autoApprove: true,
      transition: { kind: 'crossfade', seconds: 0.5 },
      seed: run,
      scenes: Array.from({ length: count }, (_, i) => ({
        visual: `Scene number ${i + 1} by the sea, run ${run}`,
        seconds: sceneSeconds,
      })),
    });
    made = completed(await reel.ended(id));
  });
  if (!made) throw new Error('There is no job.');
  const job: JobJson = made;
  return { job, render: { seconds, dollars: job.cost.actual } };
}

async function renderedAgain(
  reel: Reel,
  { id }: JobJson,
  path: string,
  method: string,
  change: unknown,
): Promise<Render> {
  const before = (await reel.job(id)).cost.actual;
  const edited = await reel.call(method, path, change);
  if (edited.status !== 200) throw new Error(`The edit was refused: ${JSON.stringify(edited.body)}`);
  const seconds = await timed(async () => {
    const { status, body } = await reel.call('POST', `/v1/jobs/${id}/render`);
    if (status !== 202) throw new Error(`The render was refused: ${JSON.stringify(body)}`);
    completed(await reel.ended(id));
  });
  return { seconds, dollars: (await reel.job(id)).cost.actual - before };
}

function completed(job: JobJson): JobJson {
  if (job.status !== 'completed') throw new Error(`A job failed: ${job.error?.message}`);
  return job;
}
