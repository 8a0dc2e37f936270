import type { Sound } from './artist-port.ts';
import type { Size } from './frame-sizes.ts';

/** What an input may be: the parts of JSON Schema that Replicate's models use. */
export interface Field {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array';
  readonly enum?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: 'uri';
  readonly items?: Field;
  readonly maxItems?: number;
  readonly default?: string | number | boolean | readonly string[];
}

/** A prediction's input with the model's defaults filled in. */
export type Input = Readonly<Record<string, unknown>>;
/** What the bill is made from, named as in Replicate's metrics. */
export type BillingMetrics = Readonly<Record<string, number | string | boolean>>;

interface ModelBase {
  readonly id: string;
  readonly description: string;
  /** 64 hex digits for a community model; null for an official one, which runs by name alone. */
  readonly version: string | null;
  readonly output: 'string' | 'array' | 'object';
  readonly inputs: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  /** Inputs that hold addresses of pictures, by what they are for. */
  readonly pictures: { readonly start?: string; readonly end?: string; readonly references?: string };
  /** The words with which the model fails an input that its schema lets through. */
  readonly refuses?: (input: Input) => string | null;
  readonly metrics: (input: Input) => BillingMetrics;
}

interface PictureModel extends ModelBase {
  /** `start`: size of the start picture, if one was given. */
  readonly size: (input: Input, start: Size | null) => Size;
}

export interface SimImageModel extends PictureModel {
  readonly kind: 'image';
  readonly count: (input: Input) => number;
  readonly format: (input: Input) => 'png' | 'jpg' | 'webp';
}

export interface SimVideoModel extends PictureModel {
  readonly kind: 'video';
  readonly film: (input: Input) => {
    readonly fps: number;
    readonly seconds: number;
    readonly sound: boolean;
  };
}

/** Music and speech. */
export interface SimSoundModel extends ModelBase {
  readonly kind: 'sound';
  readonly sound: (input: Input, seed: number) => SoundOrder;
}

/** What it hears is an object of text and times, not a file. */
export interface SimTranscriptionModel extends ModelBase {
  readonly kind: 'transcription';
  /** The input that names the sound. */
  readonly audio: string;
}

export interface SimUpscaleModel extends ModelBase {
  readonly kind: 'upscale';
  /** The input that names the picture, and how much larger it becomes. */
  readonly source: string;
  readonly scale: (input: Input) => number;
}

export type SimModel =
  | SimImageModel
  | SimVideoModel
  | SimSoundModel
  | SimTranscriptionModel
  | SimUpscaleModel;

type SoundOrder = Sound extends infer S ? (S extends Sound ? Omit<S, 'target'> : never) : never;
