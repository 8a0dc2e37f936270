import { describeFailure, type Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { saidInScene } from '../../domain/moderation.ts';
import type { Services } from '../ports.ts';
import { changeJob, readJobFolder } from '../records.ts';
import type { JobStep } from '../step-input.ts';
import { moderateTexts, refused } from './moderate.ts';
import { failSceneFor } from './scene-progress.ts';

/**
 * Reads the prompt before a planner is paid for it.
 * @throws Fault `ContentRefused` naming what was found
 */
export async function moderatePrompt(services: Services, job: Job): Promise<void> {
  const { style, mood } = job.settings;
  const text = [job.prompt, style, mood?.direction ?? null].filter((part) => part).join('\n');
  if (text === '') return;
  const { found, warning } = await moderateTexts(services, job.tenantId, [text]);
  await warn(services, job, warning);
  const categories = found[0] ?? [];
  if (categories.length > 0) throw refused('The prompt', categories);
}

/**
 * Reads every scene before any is drawn. What is refused fails its scene, with the reason.
 * @throws Fault `ContentRefused` naming the first scene and what was found in it
 */
export async function moderateScenes(services: Services, step: JobStep): Promise<void> {
  const folder = await readJobFolder(services, step.tenantId, step.jobId);
  if (!folder) return;
  const { job, scenes } = folder;
  const texts = scenes.map((scene) => saidInScene(scene.text));
  const { found, warning } = await moderateTexts(services, job.tenantId, texts);
  await warn(services, job, warning);
  let first: Fault | null = null;
  for (const scene of scenes) {
    const categories = found[scene.position] ?? [];
    if (categories.length === 0) continue;
    const fault = refused(`Scene ${scene.position + 1} of ${scenes.length}`, categories);
    await failSceneFor(services, { ...step, sceneId: scene.id }, describeFailure(fault, scene.id));
    first ??= fault;
  }
  if (first) throw first;
}

async function warn(services: Services, job: Job, warning: string | null): Promise<void> {
  if (warning === null) return;
  await changeJob(services, job.tenantId, job.id, (current) =>
    current.warnings.includes(warning) ? null : { ...current, warnings: [...current.warnings, warning] },
  );
}
