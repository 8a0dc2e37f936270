/** A job of three scenes as a server tells it, step by step. */
import type { EventJson, JobJson, SceneJson } from '../../src/cli/job-json.ts';

/** Something that happens: an event, and what it changes. */
export interface Step {
  readonly event: Pick<EventJson, 'type' | 'message'> & { readonly sceneId?: string };
  readonly job?: Partial<JobJson>;
  readonly scene?: Partial<SceneJson>;
  /** The connection breaks off after this event; the next `unseen` steps happen while nobody listens. */
  readonly drop?: { readonly unseen: number };
}

export const jobId = 'job_01test';
const origin = Date.parse('2026-01-01T00:00:00.000Z');
export const at = (seconds: number): string => new Date(origin + seconds * 1000).toISOString();

export const baseJob: JobJson = {
  id: jobId,
  status: 'queued',
  title: null,
  prompt: 'A reusable water bottle',
  progress: {
    percent: 0,
    message: 'Waiting to start',
    etaSeconds: null,
    images: { done: 0, failed: 0, total: 0 },
    clips: { done: 0, failed: 0, total: 0 },
  },
  settings: {
    durationSeconds: 12,
    aspectRatio: '16:9',
    resolution: '720p',
    fps: 30,
    seed: 7,
    transition: { kind: 'crossfade', seconds: 0.5 },
  },
  models: { image: 'black-forest-labs/flux-schnell', video: 'wan-video/wan-2.2-i2v-fast' },
  cost: {
    estimated: 0.309,
    actual: 0,
    items: [
      {
        component: 'images',
        model: 'black-forest-labs/flux-schnell',
        quantity: 3,
        unit: 'image',
        unitPrice: 0.003,
        total: 0.009,
      },
      {
        component: 'clips',
        model: 'wan-video/wan-2.2-i2v-fast',
        quantity: 3,
        unit: 'clip',
        unitPrice: 0.1,
        total: 0.3,
      },
    ],
  },
  error: null,
  warnings: [],
  simulated: true,
  stages: [{ status: 'queued', at: at(0) }],
};

function scene(position: number, beat: string, seconds: number, caption: string | null): SceneJson {
  return {
    id: `scn_${position}`,
    position,
    beat,
    text: { visual: `What scene ${position + 1} shows`, narration: `Said in scene ${position + 1}`, caption },
    seconds,
    status: 'planned',
    image: null,
    error: null,
  };
}

/** They appear with the event `storyboard.planned`. */
export const plannedScenes: readonly SceneJson[] = [
  scene(0, 'hook', 3.5, 'Thirsty? 水をどうぞ'),
  scene(1, 'features', 4.5, 'Keeps cold for 24 hours'),
  scene(2, 'call_to_action', 4, null),
];

const stageSeconds = {
  queued: 0,
  planning: 0.2,
  drawing: 1,
  filming: 11,
  cutting: 41,
  completed: 43,
} as const;
type Stage = keyof typeof stageSeconds;

const stagesUpTo = (last: Stage): JobJson['stages'] => {
  const names = Object.keys(stageSeconds) as Stage[];
  return names.slice(0, names.indexOf(last) + 1).map((status) => ({ status, at: at(stageSeconds[status]) }));
};

function status(to: Stage, percent: number, message: string, job: Partial<JobJson> = {}): Step {
  const progress = {
    ...baseJob.progress,
    percent,
    message,
    etaSeconds: percent > 20 && percent < 100 ? 60 - percent / 2 : null,
  };
  return {
    event: { type: 'job.status', message },
    job: { status: to, stages: stagesUpTo(to), progress, ...job },
  };
}

function scenes(to: SceneJson['status'], words: string, more: Partial<SceneJson> = {}): Step[] {
  return plannedScenes.map(({ id, position }) => ({
    event: { type: 'scene.status', sceneId: id, message: `Scene ${position + 1} of 3 ${words}` },
    scene: { status: to, ...more },
  }));
}

/** The scripted server puts its own address before the paths. */
const picture = { url: '/files/picture.png', proxyUrl: '/files/small.jpg' };

const untilDrawn: readonly Step[] = [
  { event: { type: 'job.status', message: 'The job is queued' } },
  status('planning', 1, 'Planning the storyboard'),
  {
    event: { type: 'storyboard.planned', message: '3 scenes planned by rules' },
    job: { title: 'A bottle for life' },
  },
  status('drawing', 4, 'Drawing scene 1 of 3'),
  ...scenes('drawing', 'is being drawn'),
  ...scenes('drawn', 'is drawn', { image: picture }),
];

const spent = (actual: number) => ({ cost: { ...baseJob.cost, actual } });

const fromFilming: readonly Step[] = [
  status('filming', 24, 'Filming scene 1 of 3', spent(0.009)),
  ...scenes('filming', 'is being filmed'),
  ...scenes('filmed', 'is filmed'),
  ...scenes('conformed', 'is ready for the cut'),
  status('cutting', 90, 'Cutting the video', spent(0.309)),
  status('completed', 100, 'The video is ready'),
];

export const success: readonly Step[] = [...untilDrawn, ...fromFilming];

/** The server stops here until the job is approved. */
export const reviewed: readonly Step[] = [
  ...untilDrawn,
  {
    event: { type: 'job.status', message: 'Waiting for approval of the storyboard' },
    job: { status: 'awaiting_approval', ...spent(0.009) },
  },
  ...fromFilming,
];

export const refusal = {
  name: 'ContentRefused',
  message: 'The provider refused scene 2.',
  advice: 'Change the text of the scene.',
  providerMessage: 'flagged \u001b[31mas sensitive\u001b[2J (E005)',
};

export const failure: readonly Step[] = [
  ...untilDrawn,
  status('filming', 24, 'Filming scene 1 of 3', spent(0.009)),
  ...scenes('filming', 'is being filmed'),
  {
    event: { type: 'scene.status', sceneId: 'scn_1', message: `Scene 2 of 3 failed: ${refusal.message}` },
    scene: { status: 'failed', error: refusal },
  },
  {
    event: { type: 'job.status', message: '1 of 3 scenes failed' },
    job: {
      status: 'failed',
      error: { ...refusal, message: `1 of 3 scenes failed (2): ${refusal.message}` },
      progress: { ...baseJob.progress, percent: 44, message: '1 of 3 scenes failed' },
    },
  },
];
