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

/** Who makes what the simulated models answer with. The work runs elsewhere, so that HTTP stays quick. */
export interface Artist {
  draw(picture: Picture): Promise<Uint8Array>;
  film(film: Film): Promise<void>;
  close(): Promise<void>;
}
