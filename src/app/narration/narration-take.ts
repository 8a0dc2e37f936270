import { digest } from '../../domain/recipe.ts';
import type { Take } from '../../domain/take.ts';
import type { Services } from '../ports.ts';
import { takeUser } from '../predictions/take-users.ts';
import { asJson, isoTime, keys } from '../records.ts';
import type { ScenePlace } from '../step-input.ts';
import { type LineOrder, lineUsers, type SpokenLine } from './line-records.ts';

/** Makes a take of a scene's line, once, and counts the job among the line's users. */
export async function keepLine(
  services: Services,
  { job, scene }: ScenePlace,
  { text, model }: LineOrder,
  line: SpokenLine,
  basis: string,
): Promise<Take> {
  const { tenantId, id: jobId } = job;
  const own = line.paid?.jobId === jobId;
  const take: Take = {
    id: `tak_${digest([line.recipe, scene.id]).slice(0, 26)}`,
    jobId,
    sceneId: scene.id,
    kind: 'narration',
    recipe: line.recipe,
    basis,
    predictionId: lineUsers(line.recipe),
    orderedBy: line.paid?.jobId ?? jobId,
    model,
    modelVersion: null,
    seed: null,
    prompt: text,
    key: line.key,
    proxyKey: null,
    contentType: line.contentType,
    bytes: line.bytes,
    sha256: line.sha256,
    width: 0,
    height: 0,
    seconds: line.seconds,
    // What another job has paid for costs nothing here.
    costMicros: own ? (line.paid?.costMicros ?? 0) : 0,
    tookSeconds: line.tookSeconds,
    simulated: false,
    createdAt: isoTime(services),
  };
  await services.store.put({
    key: takeUser(tenantId, take.predictionId, jobId),
    value: {},
    expectedVersion: null,
  });
  await services.store.put({
    key: keys.take(tenantId, jobId, take.id),
    value: asJson(take),
    expectedVersion: null,
  });
  return take;
}
