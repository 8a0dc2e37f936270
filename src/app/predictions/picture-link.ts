import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import type { Services } from '../ports.ts';

/** A provider fetches inputs when the prediction starts, which may be a while after it was created. */
export const linkSeconds = 3600;

/** Replicate takes inline inputs up to 256 kB (documentation, "Input files"); base64 adds a third. */
export const inlineBytes = 180_000;

/** A picture of ours that a provider is to read. */
interface Picture {
  readonly key: string;
}

/** A picture as a provider can read it: see pictureLinks. */
export async function pictureLink(services: Services, picture: Picture): Promise<string> {
  return linkOf(services, picture, inlineBytes);
}

/**
 * Pictures as a provider can read them: signed links where it can reach us, else the pictures themselves,
 * reduced to what may be sent inline, all of them together.
 * @throws Fault `InputRejected` when one is gone
 */
export async function pictureLinks(services: Services, pictures: readonly Picture[]): Promise<string[]> {
  const share = Math.floor(inlineBytes / Math.max(1, pictures.length));
  return Promise.all(pictures.map((picture) => linkOf(services, picture, share)));
}

async function linkOf(services: Services, { key }: Picture, maxBytes: number): Promise<string> {
  // A link to what is gone would be found out only by the provider.
  if (!(await services.blobs.head(key))) throw gone();
  if (services.config.webhookBaseUrl) return services.blobs.signedUrl(key, { expiresInSeconds: linkSeconds });
  return services.workspace.use(async (folder) => {
    const source = join(folder, 'source');
    const target = join(folder, 'inline.jpg');
    if (!(await services.blobs.getFile(key, source))) throw gone();
    await services.media.proxy({ source, target, longSide: 1280, maxBytes });
    return `data:image/jpeg;base64,${(await readFile(target)).toString('base64')}`;
  });
}

function gone(): Fault {
  return new Fault('InputRejected', 'A picture that the model should look at was deleted.');
}
