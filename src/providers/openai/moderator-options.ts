import type { ModerationMode } from '../../app/names.ts';

/** Where OpenAI's own service lives: others that speak its protocol have no moderation. */
const openaiHost = 'api.openai.com';

/** Whether a service is asked to moderate. @param baseUrl of the service that the key is for */
export function isModerated(mode: ModerationMode, baseUrl: string): boolean {
  if (mode === 'off') return false;
  return mode !== 'auto' || new URL(baseUrl).host === openaiHost;
}
