import { undrawableWords } from '../domain/drawn-text.ts';
import type { JobSettings } from '../domain/settings.ts';
import { chooseVoice, VoiceUnknown } from '../domain/voices.ts';
import { assetsFor } from './assets/use-assets.ts';
import { type ClientReader, findClient } from './clients/find-client.ts';
import type { CreateJob } from './create-job.ts';
import { jobOwner } from './job-owner.ts';
import type { Services } from './ports.ts';
import { Refusal } from './refusal.ts';

/**
 * A request for a job with whom it is made for, and the brand of that client as it is now.
 * @throws Refusal 422 naming the field, for what does not exist, does not fit together, cannot be drawn or the
 *   key may not use
 */
export async function checkRequest(
  services: Services,
  reader: ClientReader,
  request: CreateJob,
): Promise<CreateJob> {
  const owner = await jobOwner(services, reader, request);
  await checkLook(services, reader, request.settings, request.scenes);
  await checkSound(services, reader, request.settings);
  const client = owner.clientId === null ? null : await findClient(services, reader, owner.clientId);
  return { ...request, ...owner, brand: client?.brand ?? null };
}

/** @throws Refusal 422 where the logo is no picture of the tenant's, or words cannot be drawn */
export async function checkLook(
  services: Services,
  reader: ClientReader,
  settings: Pick<JobSettings, 'captions' | 'narration' | 'look'>,
  scenes: readonly {
    readonly text: { readonly narration: string | null; readonly caption: string | null };
  }[],
): Promise<void> {
  const { logo } = settings.look;
  if (logo) {
    await assetsFor(services, reader, [
      { assetId: logo.assetId, path: 'look.logo.assetId', types: ['image'] },
    ]);
  }
  checkWords(settings, scenes);
}

/** @throws Refusal 422 where there is no such voice or language, or the music is no sound of the tenant's */
export async function checkSound(
  services: Services,
  reader: ClientReader,
  { narration, music }: Pick<JobSettings, 'narration' | 'music'>,
): Promise<void> {
  if (narration.enabled) {
    try {
      chooseVoice(services.speech.service, narration);
    } catch (error) {
      if (!(error instanceof VoiceUnknown)) throw error;
      const { message } = error;
      throw new Refusal('unprocessable', 'validation_failed', message, [
        { path: `narration.${error.path}`, message },
      ]);
    }
  }
  if (music !== null && 'assetId' in music) {
    await assetsFor(services, reader, [{ assetId: music.assetId, path: 'music.assetId', types: ['audio'] }]);
  }
}

/** @throws Refusal 422 naming every text that cannot be drawn into a picture */
export function checkWords(
  settings: Pick<JobSettings, 'captions' | 'narration' | 'look'>,
  scenes: readonly {
    readonly text: { readonly narration: string | null; readonly caption: string | null };
  }[],
): void {
  const problems = undrawableWords(
    settings,
    scenes.map(({ text }) => text),
  );
  const [first] = problems;
  if (first)
    throw new Refusal('unprocessable', 'validation_failed', `${first.path}: ${first.message}`, problems);
}
