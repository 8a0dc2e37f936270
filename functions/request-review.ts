import { requestReview } from '../src/app/request-review.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => requestReview(await services(), event);
