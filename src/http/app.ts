import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { Services } from '../app/ports.ts';
import { audit, watchLinks } from './audit.ts';
import { requireKey, requireScope } from './auth.ts';
import type { HttpEnv } from './http-env.ts';
import { idempotency } from './idempotency.ts';
import { requireJson } from './media-type.ts';
import { answerUnrouted, requirePlainPath } from './not-allowed.ts';
import { openApiDocument } from './openapi.ts';
import { errorHandler, problem } from './problem.ts';
import { limitRate } from './rate-limit.ts';
import { newRouter } from './router.ts';
import { accountBoundRoutes } from './routes/account-bounds.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { assetRoutes } from './routes/assets.ts';
import { auditRoutes } from './routes/audit.ts';
import { batchRoutes } from './routes/batches.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { characterRoutes } from './routes/characters.ts';
import { clientRoutes } from './routes/clients.ts';
import { docsRoutes } from './routes/docs.ts';
import { estimateRoutes } from './routes/estimates.ts';
import { eventRoutes } from './routes/events.ts';
import { exportRoutes } from './routes/exports.ts';
import { healthRoutes } from './routes/health.ts';
import { jobActionRoutes } from './routes/job-actions.ts';
import { jobFileRoutes } from './routes/job-files.ts';
import { jobRoutes } from './routes/jobs.ts';
import { limitRoutes } from './routes/limits.ts';
import { mcpRoutes } from './routes/mcp.ts';
import { modelRoutes } from './routes/models.ts';
import { previewRoutes } from './routes/preview.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { reportRoutes } from './routes/reports.ts';
import { sceneRoutes } from './routes/scenes.ts';
import { shareRoutes } from './routes/shares.ts';
import { streamRoutes } from './routes/streams.ts';
import { takeRoutes } from './routes/takes.ts';
import { variantRoutes } from './routes/variants.ts';
import { voiceRoutes } from './routes/voices.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** A job body has texts and a storyboard, never files. */
const maxBodyBytes = 1024 * 1024;

/** The whole API, the same in the Lambda and on one machine. */
export function createApp(given: Services): OpenAPIHono<HttpEnv> {
  const services = watchLinks(given);
  const app = newRouter();
  app.onError(errorHandler(services));
  app.notFound(answerUnrouted(app));
  app.use(requestId({ headerName: '', generator: () => services.ids.next('req') }));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('Request-Id', c.get('requestId'));
  });
  app.use(secureHeaders());
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }));
  const rate = limitRate(services);
  app.use('/v1/*', requireKey(services));
  app.use('/v1/*', rate);
  app.use('/v1/*', audit(services));
  app.use('/v1/*', requirePlainPath());
  app.use('/v1/*', requireScope());
  app.use('/v1/*', requireJson());
  app.use('/v1/*', idempotency(services));

  app.use('/mcp', requireKey(services));
  app.use('/mcp', rate);

  app.route('/', healthRoutes(services));
  app.route('/', webhookRoutes(services));
  app.route('/', jobRoutes(services));
  app.route('/', jobActionRoutes(services));
  app.route('/', estimateRoutes(services));
  app.route('/', modelRoutes(services));
  app.route('/', voiceRoutes(services));
  app.route('/', sceneRoutes(services));
  app.route('/', takeRoutes(services));
  app.route('/', variantRoutes(services));
  app.route('/', eventRoutes(services));
  app.route('/', jobFileRoutes(services));
  app.route('/', previewRoutes(services));
  app.route('/', apiKeyRoutes(services));
  app.route('/', clientRoutes(services));
  app.route('/', campaignRoutes(services));
  app.route('/', accountBoundRoutes(services));
  app.route('/', assetRoutes(services));
  app.route('/', characterRoutes(services));
  app.route('/', auditRoutes(services));
  app.route('/', reconciliationRoutes(services));
  app.route('/', limitRoutes(services));
  app.route('/', reportRoutes(services));
  app.route('/', batchRoutes(services));
  app.route('/', exportRoutes(services));
  app.route('/', streamRoutes(services));
  app.route('/', shareRoutes(services));
  app.route('/', webhookEndpointRoutes(services));
  app.route('/', webhookDeliveryRoutes(services));
  app.route('/', mcpRoutes(services));
  const document = () => app.getOpenAPI31Document(openApiDocument(services));
  app.route('/', docsRoutes(document));
  app.get('/openapi.json', (c) => c.json(document()));
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  return app;
}

/** The rest of the body is not read, so the connection cannot be used again. */
function refuseBody(c: Context<HttpEnv>): Response {
  c.header('Connection', 'close');
  return problem(c, 413, 'body_too_large', `A body has at most ${maxBodyBytes} bytes.`);
}
