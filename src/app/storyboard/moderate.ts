/** What users write and upload is moderated before money is spent on it, where a service for that is set up. */
import { createHash } from 'node:crypto';
import { Fault, isFault } from '../../domain/errors.ts';
import { wordsOf } from '../../domain/moderation.ts';
import type { Key, Services } from '../ports.ts';
import { asJson } from '../records.ts';
import { Refusal } from '../refusal.ts';

/** A text that was read is not sent again for so long: each scene is read when planned and when drawn. */
const rememberedSeconds = 24 * 3600;

export interface Moderation {
  /** Categories found in each text, in order; none where all is well. */
  readonly found: readonly (readonly string[])[];
  /** Said to the user where the texts were not read. */
  readonly warning: string | null;
}

/**
 * Reads texts, those that were read before from memory.
 * @throws Fault when the service does not answer and must
 */
export async function moderateTexts(
  services: Services,
  tenantId: string,
  texts: readonly string[],
): Promise<Moderation> {
  const known = await Promise.all(texts.map((text) => remembered(services, tenantId, text)));
  const unread = [...new Set(texts.filter((_, i) => known[i] === null))];
  try {
    const fresh = unread.length === 0 ? [] : await services.moderator.texts(unread);
    if (fresh === null) return { found: texts.map(() => []), warning: null };
    await Promise.all(unread.map((text, i) => remember(services, tenantId, text, fresh[i] ?? [])));
    const found = texts.map((text, i) => known[i] ?? fresh[unread.indexOf(text)] ?? []);
    return { found, warning: null };
  } catch (error) {
    goOnWithout(services, error);
    const why = isFault(error) ? error.message : '';
    return {
      found: texts.map((_, i) => known[i] ?? []),
      warning: `The texts were not moderated: ${why}`,
    };
  }
}

/** @throws Fault `ContentRefused` naming what was found; what `moderateTexts` throws */
export async function requireCleanText(services: Services, tenantId: string, text: string): Promise<void> {
  const { found } = await moderateTexts(services, tenantId, [text]);
  const categories = found[0] ?? [];
  if (categories.length > 0) throw refused('The text of the scene', categories);
}

/** @throws Refusal 422 `content_refused` naming what was found; Fault when the service does not answer and must */
export async function requireCleanPicture(
  services: Services,
  picture: { readonly bytes: Uint8Array; readonly contentType: string },
): Promise<void> {
  let categories: readonly string[] = [];
  try {
    categories = (await services.moderator.picture(picture)) ?? [];
  } catch (error) {
    goOnWithout(services, error);
  }
  if (categories.length === 0) return;
  throw new Refusal(
    'unprocessable',
    'content_refused',
    `The picture was refused by moderation: it shows ${wordsOf(categories)}. Nothing was kept; upload another one.`,
  );
}

/** The fault of a text that no model should be asked for. */
export function refused(what: string, categories: readonly string[]): Fault {
  return new Fault(
    'ContentRefused',
    `${what} was refused by moderation (${wordsOf(categories)}) before anything was ordered.`,
  );
}

/** A service that is down stops work only where that is wanted. */
function goOnWithout(services: Services, error: unknown): void {
  if (!isFault(error) || services.moderator.required) throw error;
  services.log.warn('nothing was moderated', { fault: error.name, why: error.message });
}

const keyOf = (tenantId: string, text: string): Key => ({
  partition: `${tenantId}#moderated`,
  sort: createHash('sha256').update(text).digest('hex'),
});

async function remembered(
  services: Services,
  tenantId: string,
  text: string,
): Promise<readonly string[] | null> {
  const record = await services.callbacks.get(keyOf(tenantId, text));
  if (!record) return null;
  const { categories } = record.value as unknown as { categories: readonly string[] };
  return categories;
}

async function remember(
  services: Services,
  tenantId: string,
  text: string,
  categories: readonly string[],
): Promise<void> {
  await services.callbacks.put({
    key: keyOf(tenantId, text),
    value: asJson({ categories: [...categories] }),
    expectedVersion: null,
    expiresAt: Math.floor(services.clock.now() / 1000) + rememberedSeconds,
  });
}
