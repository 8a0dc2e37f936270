import { cutText } from './cut-text.ts';
import type { ModelInput } from './model-input.ts';
import type { ModelOf } from './model-registry.ts';

export interface MusicWanted {
  readonly prompt: string;
  /** Length of the piece; a model that makes less gives its longest, one that sells one length gives that. */
  readonly seconds: number;
  /** Null where chance may decide; left out where the model takes no seed. */
  readonly seed: number | null;
}

/** What to send to a music model. */
export function musicInput(model: ModelOf<'music'>, wanted: MusicWanted): ModelInput {
  const { inputs, fixed } = model;
  const length =
    inputs.seconds === undefined ? {} : { [inputs.seconds]: musicSeconds(model, wanted.seconds) };
  const seed = inputs.seed === undefined || wanted.seed === null ? {} : { [inputs.seed]: wanted.seed };
  return { ...fixed, [inputs.prompt]: wanted.prompt, ...length, ...seed };
}

/** Seconds of music that a model makes where so many are needed: whole ones, as models take them. */
export function musicSeconds({ seconds: { min, max } }: ModelOf<'music'>, needed: number): number {
  return Math.min(max, Math.max(min, Math.ceil(needed)));
}

export interface SpeechWanted {
  /** Longer text is to be split by the caller: see `maxCharacters`. */
  readonly text: string;
  /** A voice of the model; null: its default. */
  readonly voice: string | null;
  /** 1 is the voice's own pace; brought within what the model takes. */
  readonly speed: number;
}

/** What to send to a speech model. */
export function speechInput(model: ModelOf<'speech'>, wanted: SpeechWanted): ModelInput {
  const { inputs, fixed, speed: range } = model;
  const voice = wanted.voice ?? model.defaultVoice;
  const pace = range ? Math.min(range.max, Math.max(range.min, wanted.speed)) : wanted.speed;
  return {
    ...fixed,
    [inputs.text]: cutText(wanted.text, model.maxCharacters ?? Number.POSITIVE_INFINITY),
    ...(inputs.voice === undefined || voice === null ? {} : { [inputs.voice]: voice }),
    ...(inputs.speed === undefined ? {} : { [inputs.speed]: pace }),
  };
}
