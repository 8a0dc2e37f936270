import { sendWebhook } from '../src/app/webhooks/send-webhook.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => sendWebhook(await services(), event);
