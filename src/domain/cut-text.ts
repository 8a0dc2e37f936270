/**
 * The text within a number of characters: broken at its last space, or inside a word where it has
 * none, but never inside a character.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  // A space right after the cut means that the last word is whole.
  const space = text.charAt(limit) === ' ' ? limit : head.lastIndexOf(' ');
  return (space > limit / 2 ? head.slice(0, space) : head).trimEnd();
}
