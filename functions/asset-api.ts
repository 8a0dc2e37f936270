import { streamHandle } from 'hono/aws-lambda';
import { services } from '../src/aws/services.ts';
import { createApp } from '../src/http/app.ts';

// The same application as the API's; the requests that come here are those about assets.
export const handler = streamHandle(createApp(await services()));
