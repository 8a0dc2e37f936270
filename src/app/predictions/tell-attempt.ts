/** What a user reads in a job's events of each attempt at a picture or clip, while it is made. */
import type { JobEventType } from '../../domain/event.ts';
import type { AppliedRemedy, Prediction } from '../../domain/prediction.ts';
import { appendEvent } from '../events.ts';
import type { Services } from '../ports.ts';
import { readJob } from '../records.ts';
import type { Order } from './start-prediction.ts';

export function tellSubmitted(services: Services, order: Order, prediction: Prediction): Promise<void> {
  const message = `${order.model.title} is making the ${wordOf(order)}`;
  return tell(services, order, prediction, 'prediction.submitted', message);
}

export function tellProgress(services: Services, order: Order, prediction: Prediction): Promise<void> {
  const { percent } = prediction;
  const message = `${order.model.title} has made ${percent} % of the ${wordOf(order)}`;
  return tell(services, order, prediction, 'prediction.progress', message, { percent });
}

/** What is done about a failure; the operator finds it in the log as well. */
export async function tellRemedy(
  services: Services,
  order: Order,
  prediction: Prediction,
  { kind: remedy, message, insteadOf }: AppliedRemedy,
): Promise<void> {
  const { id: predictionId, attempt, model, notBefore } = prediction;
  const { jobId, sceneId } = order;
  services.log.info('a failed attempt is remedied', {
    jobId,
    sceneId,
    predictionId,
    model,
    attempt,
    remedy,
    notBefore,
  });
  await tell(services, order, prediction, 'prediction.remedy', message, {
    remedy,
    insteadOf: insteadOf ?? null,
    notBefore,
  });
}

const words = {
  image: 'picture',
  clip: 'clip',
  narration: 'line',
  transcription: 'transcription',
  music: 'music',
} as const;
const wordOf = ({ kind }: Order) => words[kind];

async function tell(
  services: Services,
  order: Order,
  { id: predictionId, attempt }: Prediction,
  type: JobEventType,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const job = await readJob(services, order.tenantId, order.jobId);
  if (!job) return;
  const { kind, model, sceneId } = order;
  await appendEvent(services, order.tenantId, order.jobId, {
    type,
    status: job.value.status,
    sceneId,
    message,
    data: { predictionId, kind, model: model.id, attempt, ...more },
  });
}
