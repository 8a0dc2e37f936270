import pLimit from 'p-limit';
import { chooseEngine } from '../../domain/cut-engine.ts';
import type { Job } from '../../domain/job.ts';
import { layOut } from '../../domain/timeline.ts';
import { appendEvent } from '../events.ts';
import { moveJob } from '../jobs/move-job.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Json, Services, TranscodePart } from '../ports.ts';
import { changeJob, type JobFolder } from '../records.ts';
import { type JobStep, jobStep, openFolder } from '../step-input.ts';
import { partsOf } from './cut-parts.ts';
import { encodeWindows } from './encode-windows.ts';
import { mixedSound } from './mix-sound.ts';
import { framesIn, houseProfile, transcodePlan } from './render-plan.ts';
import { spliceParts } from './splice-parts.ts';
import { spliceVideo } from './splice-video.ts';
import { splitMix } from './split-mix.ts';

/** Heads of parts are asked for this many at a time. */
const headsAtOnce = 4;

/** Said on a job whose video the stand-in joined. */
const standInWarning = 'MediaConvert is simulated on this machine: a stand-in executed its settings.';

/**
 * Step Cut: splices bodies and windows, by copying packets, and lays the sound in. Where MediaConvert joins the
 * video instead, it only says what is to be transcoded and that the step FinishCut follows.
 */
export async function cutVideo(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const folder = await openFolder(services, step);
  const { job, scenes } = folder;
  await moveJob(services, step.tenantId, step.jobId, 'cutting', 'Cutting the video');
  const timeline = layOut(scenes, job.settings.fps);

  // They are encoded while scenes are filmed; this makes what a broken-off worker left out.
  await encodeWindows(services, { job, scenes, timeline });
  const parts = partsOf(job, scenes, timeline);
  const { engine, reason } = await engineOf(services, job, parts);
  if (engine === 'mediaconvert' || reason !== null) await tellEngine(services, step, folder, engine, reason);
  if (engine === 'mediaconvert') {
    const mix = await mixedSound(services, folder);
    const plan = transcodePlan(job, parts, mix);
    // What was transcoded already, before a retry say, is not paid for again.
    if (await isKept(services, plan.key)) return { finish: true };
    const profile = houseProfile(job);
    await spliceParts(services, plan.spliced, profile);
    await splitMix(services, mix, plan.parts, profile.fps);
    const { key: targetKey, spliced: _, ...ordered } = plan;
    const request = { ...ordered, profile, targetKey };
    return { finish: true, transcode: services.transcoder.job(request) };
  }
  await spliceVideo(services, folder, parts, await mixedSound(services, folder));
  return {};
}

async function engineOf(services: Services, { settings }: Job, parts: readonly TranscodePart[]) {
  const limit = pLimit(headsAtOnce);
  const keys = settings.engine === 'ffmpeg' ? [] : [...new Set(parts.map(({ key }) => key))];
  const infos = await Promise.all(keys.map((key) => limit(() => services.blobs.head(key))));
  const partBytes = infos.reduce((sum, info) => sum + (info?.bytes ?? 0), 0);
  return chooseEngine(settings.engine, {
    partBytes,
    seconds: framesIn(parts) / settings.fps,
    isSigned: services.credentials !== null,
  });
}

/** Says who joins the video, and why where it is not whom the job asked for. */
async function tellEngine(
  services: Services,
  { tenantId, jobId }: JobStep,
  { job }: JobFolder,
  engine: 'ffmpeg' | 'mediaconvert',
  reason: string | null,
): Promise<void> {
  const simulated = engine === 'mediaconvert' && services.transcoder.simulated;
  const who = engine === 'ffmpeg' ? 'The video is joined by copying' : 'MediaConvert joins the video';
  await appendEvent(services, tenantId, jobId, {
    type: 'cut.engine',
    status: 'cutting',
    sceneId: null,
    message: reason === null ? who : `${who}: ${reason}`,
    data: { engine, asked: job.settings.engine, simulated },
  });
  if (!simulated) return;
  await changeJob(services, tenantId, jobId, (current) =>
    current.warnings.includes(standInWarning)
      ? null
      : { ...current, warnings: [...current.warnings, standInWarning] },
  );
}
