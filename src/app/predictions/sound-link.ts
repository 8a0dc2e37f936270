import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import type { Services } from '../ports.ts';
import { inlineBytes, linkSeconds } from './picture-link.ts';

/** A sound of ours that a provider is to hear. */
interface Sound {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** Whether a provider can have it: by a link where it reaches us, else sent inline where it is small enough. */
export function mayLinkSound({ config }: Pick<Services, 'config'>, { bytes }: Sound): boolean {
  return config.webhookBaseUrl !== null || bytes <= inlineBytes;
}

/** A sound as a provider can read it. @throws Fault `InputRejected` when it is gone */
export async function soundLink(services: Services, { key, contentType }: Sound): Promise<string> {
  if (!(await services.blobs.head(key))) throw gone();
  if (services.config.webhookBaseUrl) return services.blobs.signedUrl(key, { expiresInSeconds: linkSeconds });
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'sound');
    if (!(await services.blobs.getFile(key, file))) throw gone();
    return `data:${contentType};base64,${(await readFile(file)).toString('base64')}`;
  });
}

function gone(): Fault {
  return new Fault('InputRejected', 'A sound that the model should hear was deleted.');
}
