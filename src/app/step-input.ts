import { z } from 'zod';
import { Fault } from '../domain/errors.ts';
import { isPastDeadline, isTerminal, type Job } from '../domain/job.ts';
import type { PlacedScene } from '../domain/storyboard.ts';
import { layOut, type Timeline, type TimelineScene } from '../domain/timeline.ts';
import type { Services } from './ports.ts';
import { type JobFolder, readJobFolder } from './records.ts';

/** What every step of the workflow is given: ids, never texts or pictures. */
export const jobStep = z.object({ tenantId: z.string(), jobId: z.string(), revision: z.number().int() });
export const sceneStep = jobStep.extend({ sceneId: z.string() });
export const orderStep = sceneStep.extend({ taskToken: z.string(), remake: z.boolean().default(false) });
/** Where the prediction lies that a step goes on with. */
export const orderedStep = sceneStep.extend({
  ordered: z.object({ jobId: z.string(), predictionId: z.string() }),
});
/** The same, or the user's own asset that the scene shows. */
export const broughtStep = sceneStep.extend({
  ordered: z.union([orderedStep.shape.ordered, z.object({ assetId: z.string() })]),
});
/** An error as the workflow hands it on: `Cause` is JSON of a Lambda error, or plain words. */
export const workflowFailure = z.object({ Error: z.string(), Cause: z.string().optional() });

export type JobStep = z.infer<typeof jobStep>;

/**
 * The job with its records, as long as this revision is the one being worked on. A scene is made anew
 * (`remake`) while its job waits, or after it has ended.
 * @throws Fault `JobCanceled`, or `JobDeadline` once a running job is past its own
 */
export async function openFolder(
  services: Services,
  step: JobStep & { remake?: boolean },
): Promise<JobFolder> {
  const folder = await readJobFolder(services, step.tenantId, step.jobId);
  const status = folder?.job.status;
  const ended = status === undefined || status === 'canceled' || (isTerminal(status) && !step.remake);
  if (!folder || ended || folder.job.revision !== step.revision) {
    throw new Fault('JobCanceled', 'The job is no longer being worked on.');
  }
  if (!isTerminal(folder.job.status) && isPastDeadline(folder.job, services.clock.now()))
    throw jobDeadline(folder.job);
  return folder;
}

/** What a job ends with that did not end in time. */
export function jobDeadline({ settings }: Job): Fault {
  return new Fault('JobDeadline', `The job did not end within its ${settings.deadlineSeconds} s.`);
}

/** One scene's place in its job: the scene, its timing and the whole timeline. */
export interface ScenePlace {
  readonly folder: JobFolder;
  readonly job: Job;
  readonly scene: PlacedScene;
  readonly timing: TimelineScene;
  readonly timeline: Timeline;
}

/** @throws Fault `JobCanceled` when the job has ended or the scene was removed */
export async function openScene(
  services: Services,
  step: JobStep & { sceneId: string; remake?: boolean },
): Promise<ScenePlace> {
  const folder = await openFolder(services, step);
  const timeline = layOut(folder.scenes, folder.job.settings.fps);
  const index = folder.scenes.findIndex((candidate) => candidate.id === step.sceneId);
  const scene = folder.scenes[index];
  const timing = timeline.scenes[index];
  if (!scene || !timing) throw new Fault('JobCanceled', 'The scene was removed.');
  return { folder, job: folder.job, scene, timing, timeline };
}

/** Name and message of a workflow error, out of its `Cause` where that is a Lambda error's JSON. */
export function readWorkflowFailure(failure: z.infer<typeof workflowFailure>): {
  name: string;
  message: string;
} {
  const cause = z.object({ errorMessage: z.string() }).safeParse(parseJson(failure.Cause ?? ''));
  return {
    name: failure.Error,
    message: cause.success ? cause.data.errorMessage : (failure.Cause ?? failure.Error),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
