import { streamHandle } from 'hono/aws-lambda';
import { services } from '../src/aws/services.ts';
import { createApp } from '../src/http/app.ts';

// Made while the container starts, when Lambda lends more processor time.
export const handler = streamHandle(createApp(await services()));
