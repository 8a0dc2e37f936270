import { join } from 'node:path';
import { Fault, isFault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { type Track, type TrackAsset, trackAsset, wordBorders } from '../../domain/track.ts';
import { readAsset } from '../assets/asset-records.ts';
import { sha256Of } from '../file-digest.ts';
import { payForHearing } from '../narration/pay-for-hearing.ts';
import type { Json, Services } from '../ports.ts';
import { changeJob } from '../records.ts';
import { jobStep, openFolder } from '../step-input.ts';

/** Step HearTrack: listens to the recording that a film is to follow, before the film is planned. */
export async function hearTrack(services: Services, payload: unknown): Promise<Json> {
  const step = jobStep.parse(payload);
  const { job } = await openFolder(services, step);
  const asset = trackAsset(job.settings);
  if (asset) {
    const track = await hear(services, job, asset);
    const warning =
      asset.kind === 'speech' && track.words === null
        ? [
            'The narration is timed by its pauses: its words could not be heard, so captions cannot show them.',
          ]
        : [];
    await changeJob(services, job.tenantId, job.id, (current) => ({
      ...current,
      track,
      warnings: [...current.warnings, ...warning],
    }));
  }
  return { tenantId: step.tenantId, jobId: step.jobId, revision: step.revision };
}

async function hear(services: Services, job: Job, { assetId, kind }: TrackAsset): Promise<Track> {
  const { tenantId } = job;
  const asset = (await readAsset(services, tenantId, assetId))?.value;
  const key = asset?.status === 'ready' ? asset.file?.key : undefined;
  if (!key) throw new Fault('PlanFailed', 'The recording that the film follows was deleted.');
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'track');
    if (!(await services.blobs.getFile(key, file))) {
      throw new Fault('PlanFailed', 'The recording that the film follows is gone.');
    }
    const { seconds, pauses, beats } = await services.media.listen(file);
    const words = kind === 'speech' ? await wordsOf(services, job, file, seconds) : null;
    const middles = pauses.map(({ startSeconds, endSeconds }) => (startSeconds + endSeconds) / 2);
    const borders = kind === 'music' ? beats : words ? wordBorders(words) : middles;
    return { assetId, key, seconds, borders, words };
  });
}

/** Stands in place of a scene's id with what is heard of the whole recording. */
const wholeNarration = 'narration';

/** Null where nobody hears words, or the service that does is down: pauses do then. */
async function wordsOf(
  services: Services,
  { tenantId, id: jobId, revision, settings }: Job,
  file: string,
  seconds: number,
): Promise<Track['words']> {
  if (!services.transcriber) return null;
  const { resolution, narration } = settings;
  const wanted = { tenantId, jobId, revision, sceneId: wholeNarration, resolution };
  try {
    const content = await sha256Of(file);
    const recording = { file, content, seconds, language: narration.language };
    const words = await payForHearing(services, wanted, recording);
    return words.length > 0 ? words : null;
  } catch (error) {
    if (isFault(error, 'JobCanceled') || !isFault(error)) throw error;
    services.log.warn('a recording could not be transcribed', { name: error.name, message: error.message });
    return null;
  }
}
