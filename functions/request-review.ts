import { requestReview } from '../src/app/jobs/request-review.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => requestReview(await services(), event);
