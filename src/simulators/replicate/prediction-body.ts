import { isFinished, logsOf, type SimPrediction } from './sim-prediction.ts';

export interface BodyContext {
  /** Without a slash at the end; addresses in the answer begin with it. */
  readonly publicUrl: string;
  readonly now: number;
}

/**
 * The prediction as Replicate's API prints it (OpenAPI document, `schemas_prediction_response`), also the
 * body of its webhooks.
 */
export function predictionBody(prediction: SimPrediction, context: BodyContext): Record<string, unknown> {
  const { publicUrl, now } = context;
  const api = `${publicUrl}/v1/predictions/${prediction.id}`;
  return {
    id: prediction.id,
    model: prediction.model,
    version: prediction.version,
    input: prediction.input,
    logs: logsOf(prediction, now),
    output: outputOf(prediction, publicUrl),
    data_removed: prediction.dataRemoved,
    error: prediction.error,
    status: prediction.status,
    source: 'api',
    created_at: isoTime(prediction.createdAt),
    ...(prediction.startedAt === null ? {} : { started_at: isoTime(prediction.startedAt) }),
    ...(prediction.completedAt === null ? {} : { completed_at: isoTime(prediction.completedAt) }),
    ...(prediction.deadlineAt === null ? {} : { deadline: isoTime(prediction.deadlineAt) }),
    ...(isFinished(prediction.status) ? { metrics: metricsOf(prediction) } : {}),
    urls: { web: `${publicUrl}/p/${prediction.id}`, get: api, cancel: `${api}/cancel` },
  };
}

function outputOf(prediction: SimPrediction, publicUrl: string): unknown {
  if (prediction.dataRemoved || prediction.status !== 'succeeded') return null;
  if (prediction.words) return prediction.words;
  const urls = prediction.files.map((file) => `${publicUrl}/delivery/${prediction.id}/${file}`);
  if (urls.length === 0) return null;
  return prediction.listsOutput ? urls : (urls[0] ?? null);
}

function metricsOf({ createdAt, startedAt, completedAt, billing }: SimPrediction): Record<string, unknown> {
  const end = completedAt ?? createdAt;
  return {
    predict_time: startedAt === null ? 0 : (end - startedAt) / 1000,
    total_time: (end - createdAt) / 1000,
    ...billing,
  };
}

/** With microseconds, as Replicate prints them. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
