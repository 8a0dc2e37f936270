/** Playing a stream: players send no key, so the address of its playlists says by itself who may read them. */
import { randomBytes } from 'node:crypto';
import type { Export } from '../../domain/export.ts';
import { masterPlaylist, mediaPlaylist, type SegmentedFile, subtitlePlaylist } from '../../domain/hls.ts';
import { appendAudit } from '../access/audit.ts';
import type { Services } from '../ports.ts';
import { asJson, everything, jobPartition } from '../records.ts';
import { Refusal } from '../refusal.ts';
import { hashToken } from '../shares/create-share.ts';
import { type ExportPlace, exportPrefix, keyOfPlaying, readExport } from './export-records.ts';

/** As long as other signed links live. */
const playingSeconds = 3600;
/** 192 random bits: nobody finds one by trying. */
const tokenBytes = 24;

export const masterName = 'master.m3u8';
const captionsName = 'captions.m3u8';

/** An address of the playlist of all sizes, good for an hour. */
export async function playingLink(
  services: Services,
  where: ExportPlace,
): Promise<{ url: string; expiresAt: string }> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const expiresAt = Math.ceil(services.clock.now() / 1000) + playingSeconds;
  await services.callbacks.put({
    key: keyOfPlaying(hashToken(token)),
    value: asJson(where),
    expectedVersion: 0,
    expiresAt,
  });
  return {
    url: `${services.config.publicUrl}/hls/${token}/${masterName}`,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
  };
}

/**
 * A playlist of a stream: that of all sizes made of the same video in the same shape, or that of one size, whose
 * segments are stretches of a file behind a signed link.
 * @param name `master.m3u8`, `captions.m3u8`, or an export's id and `.m3u8`
 * @throws Refusal 404 for an unknown or expired address, or a stream that is gone
 */
export async function playlist(
  services: Services,
  request: { readonly token: string; readonly name: string; readonly requestId: string },
): Promise<string> {
  const playing = await services.callbacks.get(keyOfPlaying(hashToken(request.token)));
  const where = playing && (playing.value as unknown as ExportPlace);
  const asked = where && (await readExport(services, where))?.value;
  if (!asked) throw notFound();
  const streams = await streamsLike(services, asked);
  const captioned = streams.find(({ made }) => made.subtitles);
  const subtitles = captioned?.made.subtitles ?? null;
  if (request.name === masterName) {
    return masterPlaylist(
      streams.map(({ made, file }) => ({
        uri: `${made.id}.m3u8`,
        size: made.size,
        fps: made.source.fps,
        file,
      })),
      subtitles && { uri: captionsName, language: subtitles.language },
    );
  }
  const link = async (made: Export, key: string) => {
    const url = await services.blobs.signedUrl(key, { expiresInSeconds: playingSeconds });
    await noteLink(services, made, key, request.requestId);
    return url;
  };
  if (request.name === captionsName && captioned && subtitles) {
    const { source } = captioned.made;
    return subtitlePlaylist(await link(captioned.made, subtitles.key), source.frames / source.fps);
  }
  const one = streams.find(({ made }) => `${made.id}.m3u8` === request.name);
  if (!one) throw notFound();
  return mediaPlaylist(one.file, one.made.source.fps, await link(one.made, one.key));
}

interface Stream {
  readonly made: Export;
  readonly key: string;
  readonly file: SegmentedFile;
}

/** The finished streams of the same video in the same shape: the sizes between which a player may choose. */
async function streamsLike(services: Services, asked: Export): Promise<Stream[]> {
  const shape = JSON.stringify(asked.reframe ?? null);
  const streams: Stream[] = [];
  for await (const { value } of everything(
    services.store,
    jobPartition(asked.tenantId, asked.jobId),
    exportPrefix,
  )) {
    const made = value as unknown as Export;
    const { key, segmented: file } = made;
    const isLike =
      made.source.sha256 === asked.source.sha256 && JSON.stringify(made.reframe ?? null) === shape;
    if (isLike && key && file) streams.push({ made, key, file });
  }
  if (streams.length === 0) throw notFound();
  return streams;
}

async function noteLink(services: Services, made: Export, key: string, requestId: string): Promise<void> {
  const entry = {
    tenantId: made.tenantId,
    keyId: made.id,
    method: 'GET',
    route: '/hls/{token}/{playlist}',
    resources: [made.jobId, made.id],
    status: 200,
    requestId,
    signedFiles: [key],
  };
  try {
    await appendAudit(services, entry);
  } catch (error) {
    services.log.error('an entry of the audit log was not written', { entry, error: String(error) });
  }
}

function notFound(): Refusal {
  return new Refusal('not_found', 'stream_not_found', 'There is no such stream, or its address has expired.');
}
