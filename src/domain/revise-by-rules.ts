import { cutText } from './cut-text.ts';
import { capitalised, endSentence } from './spoken-words.ts';
import type { SceneText } from './storyboard.ts';

/** As much of a picture prompt as models read, and how much of it a wish may take. */
const longestVisual = 700;
const longestWish = 300;

/** A wish about words rather than the picture: "Caption: Just go", "narration: none". */
const aboutWords =
  /^(?:the\s+)?(narration|voice-?over|narrator|caption)\s*(?::|=|to\b|should (?:be|say))\s*(.+)$/is;
const none = /^(?:none|nothing|empty|no|off|-+)[.!]?$/i;
const politeness =
  /^(?:please|can you|could you|i(?:'d| would) (?:like|prefer)(?: you)? to|i want (?:you )?to)[\s,]+/i;

/**
 * A scene's text with a wish worked in, without a language model: what is wished for the picture is
 * added to what is seen, and what names the narration or the caption replaces it.
 */
export function reviseByRules(text: SceneText, feedback: string): SceneText {
  const wish = feedback.replace(/\s+/gu, ' ').trim().replace(politeness, '');
  if (!/[\p{L}\p{N}]/u.test(wish)) return text;
  const words = aboutWords.exec(wish);
  if (words?.[1] !== undefined && words[2] !== undefined) {
    const value = none.test(words[2]) ? null : cutText(words[2].replace(/^["“']|["”']$/gu, ''), longestWish);
    return words[1].toLowerCase() === 'caption' ? { ...text, caption: value } : { ...text, narration: value };
  }
  const added = endSentence(capitalised(cutText(wish, longestWish)));
  // The same wish again is no other wish: it may be drawn with another seed.
  if (text.visual.includes(added)) return text;
  return {
    ...text,
    visual: `${endSentence(cutText(text.visual, longestVisual - added.length - 2))} ${added}`,
  };
}
