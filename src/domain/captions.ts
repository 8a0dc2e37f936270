/** What a video's captions say, scene by scene and as a whole. */
import { type CaptionLayout, captionLayout, columnsOf } from './caption-layout.ts';
import { textOf } from './caption-lines.ts';
import { type CaptionPhrase, captionPhrases } from './caption-phrases.ts';
import { captionTokens, plainLine } from './caption-tokens.ts';
import type { Narrated, SpokenWord } from './narration.ts';
import type { JobSettings } from './settings.ts';
import type { SceneText } from './storyboard.ts';
import { directionMark } from './text-direction.ts';
import type { Timeline, TimelineScene } from './timeline.ts';

/** A caption in the video's time, its lines divided by line feeds. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** What is heard, or shown, in a scene. */
export interface CaptionedScene {
  readonly text: Pick<SceneText, 'caption'>;
  readonly narrated?: Narrated | null;
}

type CaptionSettings = Pick<JobSettings, 'aspectRatio' | 'captions' | 'narration'>;

/**
 * The captions of a scene in its own time, up to where it gives way to the next. A narrated scene shows
 * what is said when it is said; another one its caption, for its whole length.
 */
export function sceneCaptions(
  scene: CaptionedScene,
  settings: CaptionSettings,
  timing: Pick<TimelineScene, 'frames'>,
  fps: number,
): CaptionPhrase[] {
  const { aspectRatio, narration } = settings;
  if (settings.captions.mode === 'none') return [];
  const layout = captionLayout(aspectRatio);
  const sceneMs = Math.floor((timing.frames * 1000) / fps);
  const { narrated } = scene;
  if (narration.enabled && narrated && narrated.words.length > 0) {
    const words = narrated.words.map(
      ({ text, startMs, endMs }): SpokenWord => ({
        text,
        startMs: Math.round(startMs / narrated.tempo),
        endMs: Math.round(endMs / narrated.tempo),
      }),
    );
    const tokens = captionTokens(narrated.text, words, narration.language, layout.columns);
    return captionPhrases(tokens, layout, sceneMs);
  }
  const caption = plainLine(scene.text.caption ?? '');
  return caption === '' ? [] : captionForLength(caption, narration.language, layout, sceneMs);
}

/** A text for the whole length of a scene; one that needs more than two lines follows itself in parts. */
function captionForLength(
  text: string,
  language: string,
  layout: CaptionLayout,
  sceneMs: number,
): CaptionPhrase[] {
  const untimed = captionTokens(text, [], language, layout.columns);
  const whole = untimed.reduce((sum, token) => sum + columnsOf(token.text), 0);
  let passed = 0;
  const at = () => Math.round((sceneMs * passed) / Math.max(1, whole));
  const tokens = untimed.map((token) => {
    const startMs = at();
    passed += columnsOf(token.text);
    return { ...token, startMs, endMs: at() };
  });
  const phrases = captionPhrases(tokens, layout, sceneMs);
  return phrases.map((phrase, i) => ({
    ...phrase,
    startMs: i === 0 ? 0 : phrase.startMs,
    endMs: phrases[i + 1]?.startMs ?? sceneMs,
  }));
}

/** All captions of a video, in its time. */
export function videoCues(
  scenes: readonly CaptionedScene[],
  settings: CaptionSettings,
  timeline: Timeline,
): Cue[] {
  return scenes.flatMap((scene, i) => {
    const timing = timeline.scenes[i];
    if (!timing) return [];
    const start = Math.ceil((timing.startFrame * 1000) / timeline.fps);
    return sceneCaptions(scene, settings, timing, timeline.fps).map(({ startMs, endMs, lines }) => ({
      startMs: start + startMs,
      endMs: start + endMs,
      text: shownText(lines.map(textOf), settings.narration.language),
    }));
  });
}

/** Lines as players show them, each in the direction of the whole. */
function shownText(lines: readonly string[], language: string): string {
  const whole = lines.join(' ');
  return lines.map((line) => directionMark(line, whole, language) + line).join('\n');
}
