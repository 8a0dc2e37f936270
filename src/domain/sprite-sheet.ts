/** Small pictures of a whole video in one, by which a player shows where a viewer would jump to. */
export interface SpriteSheet {
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly count: number;
  /** Seconds from one picture to the next. */
  readonly everySeconds: number;
  /** Of the video. */
  readonly seconds: number;
}

/** A sheet of ten by ten is read in one go, and 100 places are as fine as a finger on a seek bar. */
const columns = 10;
const mostPictures = 100;
const shortSide = 90;

/** How a video's sheet is laid out: a picture each whole second, or as many seconds as leave 100 pictures. */
export function spriteSheet(video: {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
}): SpriteSheet {
  const { width, height, seconds } = video;
  const everySeconds = Math.max(1, Math.ceil(seconds / mostPictures));
  const scale = shortSide / Math.min(width, height);
  const even = (n: number) => 2 * Math.round((n * scale) / 2);
  const count = Math.max(1, Math.ceil(seconds / everySeconds));
  return { width: even(width), height: even(height), columns, count, everySeconds, seconds };
}

/** The pictures as WebVTT cues whose text names a part of the sheet ("Media Fragments URI", spatial dimension). */
export function spriteCues(sheet: SpriteSheet, uri: string): string {
  const { width, height, count, everySeconds, seconds } = sheet;
  const cues = Array.from({ length: count }, (_, i) => {
    const [x, y] = [(i % sheet.columns) * width, Math.floor(i / sheet.columns) * height];
    const end = Math.min(seconds, (i + 1) * everySeconds);
    return `${time(i * everySeconds)} --> ${time(end)}\n${uri}#xywh=${x},${y},${width},${height}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** Hours, minutes, seconds and milliseconds (WebVTT, 4.3 "timestamp"). */
function time(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (n: number) => String(Math.floor(n) % 60).padStart(2, '0');
  const hours = String(Math.floor(ms / 3_600_000)).padStart(2, '0');
  return `${hours}:${two(ms / 60_000)}:${two(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
}
