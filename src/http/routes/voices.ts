import { createRoute, z } from '@hono/zod-openapi';
import type { Services } from '../../app/ports.ts';
import { speechSpec, spokenLanguages } from '../../domain/voices.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';

const voiceSchema = z
  .object({
    service: z.string(),
    language: z.string().openapi({ description: 'BCP 47' }),
    voices: z.array(z.string()),
    defaultVoice: z.string(),
  })
  .openapi('Voices');

const list = createRoute({
  method: 'get',
  path: '/v1/voices',
  summary: 'The languages and voices of the narrator',
  security: needsKey,
  responses: withProblems(
    { 200: json('All languages', z.object({ data: z.array(voiceSchema), nextCursor: z.null() })) },
    401,
  ),
});

export function voiceRoutes(services: Services) {
  const router = newRouter();
  router.openapi(list, (c) => {
    const { service } = services.speech;
    const { title } = speechSpec(service);
    const data = spokenLanguages(service).map(({ language, voices }) => ({
      service: title,
      language,
      voices: [...voices],
      defaultVoice: voices[0] ?? '',
    }));
    return c.json({ data, nextCursor: null }, 200);
  });
  return router;
}
