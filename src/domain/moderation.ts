import type { SceneText } from './storyboard.ts';

/** Everything that a scene says, as one text to read. */
export function saidInScene({ visual, narration, caption }: SceneText): string {
  return [visual, narration, caption].filter((part) => part !== null && part !== '').join('\n');
}

/** Categories as a sentence names them: `violence and violence/graphic`. */
export function wordsOf(categories: readonly string[]): string {
  return categories.length <= 1
    ? (categories[0] ?? 'nothing')
    : `${categories.slice(0, -1).join(', ')} and ${categories.at(-1)}`;
}
