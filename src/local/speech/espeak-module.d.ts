/** What we use of the package, which comes without types. */
declare module '@echogarden/espeak-ng-emscripten' {
  /** Positions of events are from 1, in code points of the text; audio positions in milliseconds. */
  export interface EspeakWorker {
    set_voice(name: string, language: string, gender: number, age: number, variant: number): number;
    set_rate(wordsPerMinute: number): void;
    synthesize(
      text: string,
      take: (
        samples: Int16Array | null,
        events: readonly {
          readonly type: string;
          readonly text_position: number;
          readonly audio_position: number;
        }[],
      ) => boolean,
    ): void;
  }
  const start: () => Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>;
  export default start;
}
