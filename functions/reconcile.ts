import { reconcile } from '../src/app/reconcile/reconcile.ts';
import { services } from '../src/aws/services.ts';

export const handler = async () => ({ findings: await reconcile(await services()) });
