/** Captions as the text files that players and editors read. */
import type { Cue } from './captions.ts';

export const captionFormats = ['vtt', 'srt'] as const;
export type CaptionFormat = (typeof captionFormats)[number];

export const captionContentTypes: Readonly<Record<CaptionFormat, string>> = {
  vtt: 'text/vtt; charset=utf-8',
  srt: 'application/x-subrip; charset=utf-8',
};

/** W3C "WebVTT: The Web Video Text Tracks Format", section 4.1. A text without cues is a file as well. */
export function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ startMs, endMs, text }, i) =>
      `${i + 1}\n${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escapedForVtt(text)}\n`,
  );
  return ['WEBVTT\n', ...blocks].join('\n');
}

/**
 * SubRip: numbered blocks with a comma before the milliseconds. It knows no escapes: text stands as written, but for
 * an arrow, after which a reader takes what stands around it for times.
 */
export function subRip(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ startMs, endMs, text }, i) =>
      `${i + 1}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${text.replaceAll('-->', '→')}\n`,
  );
  return blocks.join('\n');
}

/** `<` would begin a tag, `&` an entity, and `-->` would end the cue. */
export function escapedForVtt(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clock(ms: number, point: '.' | ','): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(Math.round(ms) % 1000).padStart(3, '0');
  const seconds = Math.round(ms) / 1000;
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${point}${rest}`;
}
