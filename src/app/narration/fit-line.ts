import { maxTempo, restSeconds, tempoFor } from '../../domain/narration.ts';
import { shortenLine } from '../../domain/shorten-line.ts';
import { sayingSeconds } from '../../domain/speaking-pace.ts';
import { countWords } from '../../domain/spoken-words.ts';
import { speaksByModel, speechPrice } from '../../domain/voices.ts';
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
  const room = Math.max(0, sceneSeconds - restSeconds) * maxTempo;
  let text =
    isOrdered && scene.spokenAs?.basis === basis
      ? scene.spokenAs.text
      : await payableText(services, order, room);
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
    const maxWords = Math.min(words - 1, Math.floor((words * room) / line.seconds));
    if (maxWords < 1) return null;
    text = await shortened(services, order, text, maxWords);
  }
  return null;
}

/** A line this many times longer than its scene, by the pace of its language, is not paid for as it is. */
const farTooLong = 2;
/** Voices differ from the pace of their language: what is said in the end is decided by how long it takes. */
const slack = 1.3;

/** The line as it is first spoken: where that is paid for, without what surely does not fit. */
async function payableText(services: Services, order: LineOrder, room: number): Promise<string> {
  const { text, service, model } = order;
  const seconds = sayingSeconds(text, order);
  if (speechPrice(service, model) === null || seconds <= room * farTooLong) return text;
  const maxWords = Math.max(1, Math.ceil((countWords(text) * room * slack) / seconds));
  return shortened(services, order, text, maxWords);
}

async function shortened(
  services: Services,
  { language }: LineOrder,
  line: string,
  maxWords: number,
): Promise<string> {
  const shorter = await services.planner.shorten({ line, maxWords, language });
  // A planner that does not shorten would be asked for ever.
  return countWords(shorter) <= maxWords ? shorter : shortenLine(line, maxWords, language);
}
