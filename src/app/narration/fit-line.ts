import { maxTempo, restSeconds, tempoFor } from '../../domain/narration.ts';
import { shortenLine } from '../../domain/shorten-line.ts';
import { countWords } from '../../domain/spoken-words.ts';
import { speaksByModel } from '../../domain/voices.ts';
import type { Services, Speech } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { heardLine } from './hear-line.ts';
import { keptLine, type LineOrder, lineRecipe, type SpokenLine } from './line-records.ts';
import { speakLine } from './speak-line.ts';

export interface FittedLine {
  readonly line: SpokenLine;
  /** What is said in the end. */
  readonly text: string;
  readonly tempo: number;
}

/** A shorter line may be spoken more slowly than its part of the longer one: so often it is shortened again. */
const rounds = 4;

/** What is still to be ordered, where models speak: this text, or when its words are heard. */
export interface UnspokenLine {
  readonly mustOrder: string;
}

/**
 * A line that fits its scene: as it is, sped up, or shortened by the planner and spoken anew.
 * @returns null where not even one word fits
 */
export async function fitLine(
  services: Services,
  voice: Speech,
  place: ScenePlace,
  order: LineOrder,
  basis: string,
): Promise<FittedLine | UnspokenLine | null> {
  const { job, scene, timing } = place;
  const sceneSeconds = timing.frames / job.settings.fps;
  const wanted = {
    tenantId: job.tenantId,
    jobId: job.id,
    revision: job.revision,
    sceneId: scene.id,
    resolution: job.settings.resolution,
    basis,
  };
  const isOrdered = speaksByModel(order.service);
  let text = isOrdered && scene.spokenAs?.basis === basis ? scene.spokenAs.text : order.text;
  for (let round = 1; round <= rounds; round++) {
    const asked = { ...order, text };
    const line = isOrdered
      ? await keptLine(services, job.tenantId, lineRecipe(asked))
      : await speakLine(services, voice, wanted, asked);
    if (!line) return { mustOrder: text };
    const tempo = tempoFor(line.seconds, sceneSeconds);
    if (tempo !== null) {
      const whole = await heardLine(services, place, asked, line);
      return whole ? { line: whole, text, tempo } : { mustOrder: text };
    }
    const words = countWords(text);
    const room = Math.max(0, sceneSeconds - restSeconds) * maxTempo;
    const maxWords = Math.min(words - 1, Math.floor((words * room) / line.seconds));
    if (maxWords < 1) return null;
    const { language } = order;
    const shorter = await services.planner.shorten({ line: text, maxWords, language });
    // A planner that does not shorten would be asked for ever.
    text = countWords(shorter) <= maxWords ? shorter : shortenLine(text, maxWords, language);
  }
  return null;
}
