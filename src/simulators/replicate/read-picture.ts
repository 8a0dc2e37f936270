import { loadImage } from '@napi-rs/canvas';
import type { Size } from './frame-sizes.ts';

/** A failure of the model itself, in words that its users see in `error`. */
export class ModelFailure extends Error {}

export interface InputPicture {
  readonly bytes: Uint8Array;
  readonly size: Size;
}

const fetchSeconds = 20;
const maxPictureBytes = 50_000_000;

/**
 * Loads a picture that an input names by http, https or data address, and makes sure that it is one.
 * @throws ModelFailure worded like the Python models behind Replicate
 */
export async function readPicture(url: string): Promise<InputPicture> {
  const bytes = await loadInput(url);
  try {
    const { width, height } = await loadImage(bytes);
    if (width < 1 || height < 1) throw new ModelFailure('The picture is empty.');
    return { bytes, size: { width, height } };
  } catch {
    throw new ModelFailure(`cannot identify image file '${shown(url)}'`);
  }
}

/** The bytes of an input. @throws ModelFailure in the words of the models */
export async function loadInput(url: string): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(fetchSeconds * 1000) });
  } catch {
    throw new ModelFailure(`Could not download ${shown(url)}: the connection failed`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new ModelFailure(
      `${response.status} Client Error: ${response.statusText || 'Error'} for url: ${shown(url)}`,
    );
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxPictureBytes) throw new ModelFailure('The file is too large.');
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new ModelFailure(`Could not download ${shown(url)}: the connection broke off`);
  }
}

/** The address without its query, which may hold a signature, and without the bytes of a data address. */
function shown(url: string): string {
  if (url.startsWith('data:')) return `${url.slice(0, 30)}...`;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
