/**
 * Lines that were spoken: one for each text, voice and pace, for all jobs of a tenant. The record lies in
 * partition `tenant#line#recipe`, its sound beside the tenant's takes. It goes with the last job that uses it.
 */
import type { WordTiming } from '../../domain/narration.ts';
import { digest } from '../../domain/recipe.ts';
import type { JobSettings } from '../../domain/settings.ts';
import type { Scene } from '../../domain/storyboard.ts';
import { chooseVoice, type SpeechService, VoiceUnknown } from '../../domain/voices.ts';
import type { Key, Services } from '../ports.ts';
import { asJson } from '../records.ts';

/** What a line is spoken as: the same is never spoken twice. */
export interface LineOrder {
  readonly text: string;
  readonly service: SpeechService;
  readonly model: string;
  readonly voice: string;
  readonly language: string;
  readonly speed: number;
}

export interface SpokenLine {
  readonly recipe: string;
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number;
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  readonly timing: WordTiming;
  /** Its words are still to be heard by a model: until then their times are reckoned. */
  readonly isUnheard?: boolean;
  /** The paid call and the job that made it; null where it cost nothing. */
  readonly paid: {
    readonly jobId: string;
    readonly predictionId: string;
    readonly costMicros: number;
  } | null;
  readonly tookSeconds: number;
  readonly createdAt: string;
}

/** What a scene's line is ordered with; null where its voice or language is not known. */
export function lineOrder(
  service: SpeechService,
  { text }: Pick<Scene, 'text'>,
  { narration }: Pick<JobSettings, 'narration'>,
): LineOrder | null {
  try {
    const { language, voice, model } = chooseVoice(service, narration);
    const line = plainLine(text.narration ?? '');
    return { text: line, service, model, voice, language, speed: narration.speed };
  } catch (error) {
    if (error instanceof VoiceUnknown) return null;
    throw error;
  }
}

/** A line in one row of text: breaks and control characters are no words. */
function plainLine(line: string): string {
  return line
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

export function lineRecipe(order: LineOrder): string {
  return digest({ kind: 'narration', ...order });
}

/** What a line's users are counted under, as those of a prediction are. */
export function lineUsers(recipe: string): string {
  return `line_${recipe}`;
}

export function lineKey(tenantId: string, recipe: string): Key {
  return { partition: `${tenantId}#line#${recipe}`, sort: 'line' };
}

/** Folder of a line's sound. */
export function lineFolder(tenantId: string, recipe: string): string {
  return `${tenantId}/takes/${recipe.slice(0, 32)}`;
}

export async function readLine(
  services: Services,
  tenantId: string,
  recipe: string,
): Promise<SpokenLine | null> {
  const record = await services.store.get(lineKey(tenantId, recipe));
  return record ? (record.value as unknown as SpokenLine) : null;
}

/** A line that was spoken before, as long as its sound is there. */
export async function keptLine(
  services: Services,
  tenantId: string,
  recipe: string,
): Promise<SpokenLine | null> {
  const line = await readLine(services, tenantId, recipe);
  return line && (await services.blobs.head(line.key)) ? line : null;
}

export async function writeLine(services: Services, tenantId: string, line: SpokenLine): Promise<void> {
  await services.store.put({
    key: lineKey(tenantId, line.recipe),
    value: asJson(line),
    expectedVersion: null,
  });
}
