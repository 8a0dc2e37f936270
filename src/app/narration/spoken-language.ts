import { settingsDefaults } from '../../domain/settings.ts';
import { chooseVoice, type SpeechService, speechSpec, VoiceUnknown } from '../../domain/voices.ts';
import { toldLanguage } from './told-language.ts';

/** The language of a narration, and why it is not that of its text. */
export interface SpokenIn {
  readonly language: string;
  readonly warnings: readonly string[];
}

/**
 * The language that a narration is spoken in where its user named none: that of the prompt, or of the lines where they
 * are written by hand, as far as it is told surely and the service speaks it; else the default.
 * @param voice the one that is asked for, if any
 */
export async function spokenLanguage(
  service: SpeechService,
  text: string,
  voice: string | null,
): Promise<SpokenIn> {
  const { language: usual } = settingsDefaults.narration;
  const told = await toldLanguage(text);
  if (told === null) return { language: usual, warnings: [] };
  try {
    chooseVoice(service, { language: told, voice });
    return { language: told, warnings: [] };
  } catch (error) {
    if (!(error instanceof VoiceUnknown)) throw error;
    // Who names a voice has named its language.
    if (error.path === 'voice') return { language: usual, warnings: [] };
    const warning = `${speechSpec(service).title} does not speak ${told}, the language of the text; the narration is in ${usual}.`;
    return { language: usual, warnings: [warning] };
  }
}
