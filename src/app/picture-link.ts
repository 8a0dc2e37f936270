import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../domain/errors.ts';
import type { Take } from '../domain/take.ts';
import type { Services } from './ports.ts';

/** A provider fetches inputs when the prediction starts, which may be a while after it was created. */
const linkSeconds = 3600;

/** Replicate takes inline inputs up to 256 kB (documentation, "Input files"); base64 adds a third. */
const inlineBytes = 180_000;

/**
 * A picture as a provider can read it: a signed link where it can reach us, else the picture itself,
 * reduced to what may be sent inline.
 */
export async function pictureLink(services: Services, take: Take): Promise<string> {
  if (services.config.webhookBaseUrl)
    return services.blobs.signedUrl(take.key, { expiresInSeconds: linkSeconds });
  return services.workspace.use(async (folder) => {
    const source = join(folder, 'source');
    const target = join(folder, 'inline.jpg');
    if (!(await services.blobs.getFile(take.key, source)))
      throw new Fault('InputRejected', 'The picture is gone.');
    await services.media.proxy({ source, target, longSide: 1280, maxBytes: inlineBytes });
    return `data:image/jpeg;base64,${(await readFile(target)).toString('base64')}`;
  });
}
