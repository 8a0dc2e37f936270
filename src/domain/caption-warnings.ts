import { columnsOf } from './caption-layout.ts';
import { columnsPerSecond } from './caption-phrases.ts';
import { plainLine } from './caption-tokens.ts';
import type { JobSettings } from './settings.ts';
import type { SceneText } from './storyboard.ts';

/**
 * What is wrong with captions that stand for the whole length of their scene: a text that nobody reads in that
 * time. A line that is spoken is not told of, since its captions go as fast as the voice.
 */
export function captionWarnings(
  scenes: readonly { readonly text: Pick<SceneText, 'caption' | 'narration'>; readonly seconds: number }[],
  { captions, narration }: Pick<JobSettings, 'captions' | 'narration'>,
): string[] {
  if (captions.mode === 'none') return [];
  return scenes.flatMap(({ text, seconds }, i) => {
    const isSpoken = narration.enabled && (text.narration !== null || narration.assetId !== null);
    const needed = columnsOf(plainLine(text.caption ?? '')) / columnsPerSecond;
    if (isSpoken || needed <= seconds) return [];
    const least = Math.ceil(needed * 10) / 10;
    return `The caption of scene ${i + 1} takes ${least} s to read and is shown for ${seconds} s.`;
  });
}
