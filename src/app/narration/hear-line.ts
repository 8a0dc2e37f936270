import { join } from 'node:path';
import { isFault } from '../../domain/errors.ts';
import type { SpokenWord } from '../../domain/narration.ts';
import type { Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { type LineOrder, type SpokenLine, writeLine } from './line-records.ts';
import { payForHearing } from './pay-for-hearing.ts';
import { withHeard } from './with-heard.ts';

/**
 * A line whose words have their times for good.
 * @returns null where a model of the registry is still to hear them
 */
export async function heardLine(
  services: Services,
  place: ScenePlace,
  order: LineOrder,
  line: SpokenLine,
): Promise<SpokenLine | null> {
  if (!line.isUnheard) return line;
  if (services.speech.linesHeardBy !== 'transcriber') return null;
  const whole = withHeard(order, line, await hear(services, place, order, line));
  await writeLine(services, place.job.tenantId, whole);
  return whole;
}

/** Nothing where nobody hears it: the line is there and paid for, and its words are only less exact. */
async function hear(
  services: Services,
  { job, scene }: ScenePlace,
  { language }: LineOrder,
  { key, sha256: content, seconds }: SpokenLine,
): Promise<readonly SpokenWord[]> {
  const { tenantId, id: jobId, revision, settings } = job;
  const wanted = { tenantId, jobId, revision, sceneId: scene.id, resolution: settings.resolution };
  try {
    return await services.workspace.use(async (folder) => {
      const file = join(folder, 'line');
      if (!(await services.blobs.getFile(key, file))) return [];
      return payForHearing(services, wanted, { file, content, seconds, language });
    });
  } catch (error) {
    if (isFault(error, 'JobCanceled') || !isFault(error)) throw error;
    services.log.warn('a line could not be transcribed', { name: error.name, message: error.message });
    return [];
  }
}
