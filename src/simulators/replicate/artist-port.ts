/** A picture to draw. The same request gives the same bytes. */
export interface Picture {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  format: 'png' | 'jpg' | 'webp';
  /** Encoded pictures whose subjects should come in. */
  references?: readonly Uint8Array[];
}

/** A clip to film. */
export interface Film {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  fps: number;
  seconds: number;
  /** Encoded pictures that the clip opens and closes on. */
  startImage?: Uint8Array;
  endImage?: Uint8Array;
  sound: boolean;
  /** Path of the MP4 file to write. */
  target: string;
}

/** A sound to make: a piece of music of so many seconds, or a text that is spoken. */
export type Sound = (
  | { readonly kind: 'music'; readonly prompt: string; readonly seed: number; readonly seconds: number }
  | { readonly kind: 'speech'; readonly text: string; readonly voice: string; readonly speed: number }
) & {
  /** Path of the WAV file to write. */
  readonly target: string;
};

/** Who makes what the simulated models answer with. The work runs elsewhere, so that HTTP stays quick. */
export interface Artist {
  draw(picture: Picture): Promise<Uint8Array>;
  film(film: Film): Promise<void>;
  sound(sound: Sound): Promise<void>;
  close(): Promise<void>;
}
