import { createRoute, z } from '@hono/zod-openapi';
import type { ClientReader } from '../../app/clients/find-client.ts';
import { findJob } from '../../app/jobs/find-job.ts';
import type { Services } from '../../app/ports.ts';
import { Refusal } from '../../app/refusal.ts';
import type { Job, Rendition } from '../../domain/job.ts';
import { spriteCues } from '../../domain/sprite-sheet.ts';
import { answerWithEtag } from '../etag.ts';
import { signedLink } from '../job-view.ts';
import { json, needsKey, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { linkSchema, metadataSchema } from '../schemas/job.ts';
import { jobPath } from './jobs.ts';

export const linkQuery = z.strictObject({ redirect: z.enum(['true', 'false']).default('true') });

function file(name: string, summary: string) {
  return createRoute({
    method: 'get',
    path: `/v1/jobs/{jobId}/${name}` as const,
    summary,
    security: needsKey,
    request: { params: jobPath, query: linkQuery },
    responses: withProblems(
      { 200: json('The link, with redirect=false', linkSchema), 302: { description: 'To a signed link' } },
      401,
      404,
      422,
    ),
  });
}

const metadata = readRoute({
  path: '/v1/jobs/{jobId}/metadata',
  summary: 'What the video is and how it came to be',
  params: jobPath,
  shows: 'The metadata',
  schema: metadataSchema,
});

const spriteTrack = createRoute({
  method: 'get',
  path: '/v1/jobs/{jobId}/sprites.vtt',
  summary: 'Which small picture shows which time, as a WebVTT track for players',
  description: 'Its cues name parts of sprites.jpg by a signed link, good for an hour.',
  security: needsKey,
  request: { params: jobPath },
  responses: withProblems(
    { 200: { description: 'The track', content: { 'text/vtt': { schema: { type: 'string' as const } } } } },
    401,
    404,
  ),
});

/** The finished files: bytes come from storage by signed link, never through the API. */
export function jobFileRoutes(services: Services) {
  const router = newRouter();
  const finished = async (reader: ClientReader, jobId: string) => {
    const { job } = await findJob(services, reader, jobId);
    return { job, rendition: renditionOf(job) };
  };

  /** @param ending of the file's name, behind the title */
  const serve = (name: string, summary: string, keyOf: (rendition: Rendition) => string, ending: string) =>
    router.openapi(file(name, summary), async (c) => {
      const { job, rendition } = await finished(c.get('principal'), c.req.valid('param').jobId);
      const link = await signedLink(services, keyOf(rendition), `${fileName(job)}${ending}`);
      if (c.req.valid('query').redirect === 'false') return c.json(link, 200);
      c.header('Cache-Control', 'private, no-store');
      return c.redirect(link.url, 302);
    });
  serve('video', 'The finished video', (rendition) => rendition.videoKey, '.mp4');
  serve('thumbnail', 'A picture of the video', (rendition) => rendition.thumbnailKey, '-thumbnail.jpg');
  serve('captions.vtt', 'The captions as WebVTT', (rendition) => captionsOf(rendition).vtt, '.vtt');
  serve('captions.srt', 'The captions as SubRip', (rendition) => captionsOf(rendition).srt, '.srt');

  serve(
    'poster',
    'A picture of the video in its full size',
    ({ posterKey }) => posterKey ?? missing('poster'),
    '-poster.jpg',
  );
  serve(
    'sprites.jpg',
    'Small pictures of all of the video, in one',
    (of) => spritesOf(of).key,
    '-sprites.jpg',
  );

  router.openapi(spriteTrack, async (c) => {
    const { rendition } = await finished(c.get('principal'), c.req.valid('param').jobId);
    const sprites = spritesOf(rendition);
    const { url } = await signedLink(services, sprites.key);
    c.header('Cache-Control', 'private, no-store');
    return c.body(spriteCues(sprites, url), 200, { 'Content-Type': 'text/vtt; charset=utf-8' });
  });

  router.openapi(metadata, async (c) => {
    const { rendition } = await finished(c.get('principal'), c.req.valid('param').jobId);
    const stream = await services.blobs.get(rendition.metadataKey);
    if (!stream) throw new Refusal('not_found', 'metadata_not_found', 'The metadata of this video is gone.');
    return answerWithEtag(c, metadataSchema.parse(await new Response(stream).json()));
  });
  return router;
}

function renditionOf(job: Job): Rendition {
  if (job.rendition) return job.rendition;
  throw new Refusal('not_found', 'video_not_ready', `The job is ${job.status}; it has no video yet.`);
}

function captionsOf({ captionKeys }: Rendition) {
  if (captionKeys) return captionKeys;
  throw new Refusal('not_found', 'no_captions', 'The video was made without captions.');
}

function spritesOf({ sprites }: Rendition): NonNullable<Rendition['sprites']> {
  return sprites ?? missing('sprites');
}

/** Videos of before there were such files get them when they are rendered again. */
function missing(what: string): never {
  throw new Refusal(
    'not_found',
    `${what}_not_found`,
    `This video was made without ${what}; render it again.`,
  );
}

/** Letters and digits of the title in any script; the store encodes them for the header. */
export function fileName(job: Job): string {
  const words = (job.title ?? '').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-').toLowerCase().slice(0, 80) || job.id;
}
