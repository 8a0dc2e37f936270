/** What this client reads of the API's answers: fields it does not know are let through unseen. */
import { z } from 'zod';

const jobStatus = z.enum([
  'queued',
  'planning',
  'drawing',
  'awaiting_approval',
  'filming',
  'cutting',
  'completed',
  'failed',
  'canceled',
]);
export type JobStatus = z.infer<typeof jobStatus>;

const failure = z.object({
  name: z.string(),
  message: z.string(),
  advice: z.string(),
  providerMessage: z.string().nullable(),
});
export type FailureJson = z.infer<typeof failure>;

const counts = z.object({ done: z.number(), failed: z.number(), total: z.number() });

/** Money is in US dollars. */
const cost = z.object({
  estimated: z.number(),
  actual: z.number(),
  items: z.array(
    z.object({
      component: z.string(),
      model: z.string(),
      quantity: z.number(),
      unit: z.string(),
      unitPrice: z.number(),
      total: z.number(),
    }),
  ),
});

export const jobJson = z.object({
  id: z.string(),
  status: jobStatus,
  title: z.string().nullable(),
  prompt: z.string(),
  progress: z.object({
    percent: z.number(),
    message: z.string(),
    etaSeconds: z.number().nullable(),
    images: counts,
    clips: counts,
  }),
  settings: z.object({
    durationSeconds: z.number(),
    aspectRatio: z.string(),
    resolution: z.string(),
    fps: z.number(),
    seed: z.number(),
    transition: z.object({ kind: z.string(), seconds: z.number() }),
  }),
  models: z.object({ image: z.string(), video: z.string() }),
  cost,
  error: failure.nullable(),
  warnings: z.array(z.string()),
  simulated: z.boolean(),
  stages: z.array(z.object({ status: jobStatus, at: z.string() })),
});
export type JobJson = z.infer<typeof jobJson>;
export type StageJson = JobJson['stages'][number];

const fileLinks = z.object({ url: z.string(), proxyUrl: z.string().nullable() });

export const sceneJson = z.object({
  id: z.string(),
  /** From 0. */
  position: z.number(),
  beat: z.string(),
  text: z.object({
    visual: z.string(),
    narration: z.string().nullable(),
    caption: z.string().nullable(),
  }),
  seconds: z.number(),
  status: z.enum(['planned', 'drawing', 'drawn', 'filming', 'filmed', 'conformed', 'failed']),
  image: fileLinks.nullable(),
  error: failure.nullable(),
});
export type SceneJson = z.infer<typeof sceneJson>;

export const scenePageJson = z.object({ data: z.array(sceneJson), nextCursor: z.string().nullable() });

export const eventJson = z.object({
  /** From 1, without gaps: the cursor of the stream. */
  sequence: z.number(),
  type: z.string(),
  at: z.string(),
  status: jobStatus,
  sceneId: z.string().nullable(),
  message: z.string(),
});
export type EventJson = z.infer<typeof eventJson>;

export const metadataJson = z.object({
  video: z.object({
    seconds: z.number(),
    frames: z.number(),
    fps: z.number(),
    width: z.number(),
    height: z.number(),
    bytes: z.number(),
  }),
});
export type VideoJson = z.infer<typeof metadataJson>['video'];

/** A problem document (RFC 9457) with the fields at fault. */
export const problemJson = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** Whether nothing more will happen to the job. */
export function isOver(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'canceled';
}
