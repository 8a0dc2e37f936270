import { Fault } from '../../domain/errors.ts';
import type { ConformLook, Services } from '../ports.ts';
import type { StoredLook } from './look-of-scene.ts';

/** The look with its logo as a local file. @throws Fault `MediaFailed` when the logo is gone */
export async function fetchLook(services: Services, look: StoredLook, file: string): Promise<ConformLook> {
  const { logo } = look;
  if (!logo) return { ...look, logo: null };
  if (!(await services.blobs.getFile(logo.key, file))) throw new Fault('MediaFailed', 'The logo is gone.');
  return { ...look, logo: { file, corner: logo.corner } };
}
