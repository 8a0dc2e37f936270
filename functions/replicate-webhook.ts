import { handle } from 'hono/aws-lambda';
import { services } from '../src/aws/services.ts';
import { createApp } from '../src/http/app.ts';

/** The same app as the API's, so that the raw body is verified alike, in a function whose role is small. */
export const handler = handle(createApp(await services()));
