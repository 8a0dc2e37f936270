import type { Plan, PlanRequest } from '../../app/ports.ts';
import { cutText } from '../../domain/cut-text.ts';
import type { Softened } from '../../domain/soften-text.ts';
import { countWords, firstWords, fitWords, splitSentences, wordBudget } from '../../domain/spoken-words.ts';
import type { SceneDraft, SceneText } from '../../domain/storyboard.ts';
import { fitSlots } from '../../domain/structure.ts';
import type { RevisionAnswer, SoftenedAnswer, StoryboardAnswer } from './storyboard-schema.ts';

const titleLimit = 80;
const visualLimit = 700;
const captionLimitWords = 8;
/** A model counts words loosely; a quarter more than the usual pace can still be said. */
const paceSlack = 1.25;

/**
 * Makes a plan of what a model answered: lengths are fitted to the structure and the frame grid, texts
 * cut to what fits.
 * @returns the plan, or in our own words what is wrong with the answer
 */
export function readPlan(
  answer: StoryboardAnswer,
  { settings, maxSceneSeconds }: PlanRequest,
): { readonly result: Pick<Plan, 'title' | 'scenes'> } | { readonly wrong: string } {
  const { structure, durationSeconds, fps } = settings;
  const slots = fitSlots(structure, answer.scenes, durationSeconds, fps, maxSceneSeconds);
  if (!slots) return { wrong: 'the scenes are not those of the list: keep their number and order of beats.' };
  if (answer.scenes.some((scene) => plain(scene.visual) === '')) return { wrong: 'a scene has no visual.' };
  const scenes = answer.scenes.map((scene, i): SceneDraft => {
    const seconds = slots[i]?.seconds ?? 0;
    const words = Math.max(1, Math.floor(wordBudget(seconds) * paceSlack));
    return { beat: beatName(scene.beat), text: readText(scene, words), seconds };
  });
  return { result: { title: cutText(plain(answer.title), titleLimit) || 'Untitled', scenes } };
}

/** Words that any scene may have, though it had none before. */
const fewWords = 8;

/** A revised scene. Its narration stays about as long as it was, as the scene's length does not change. */
export function readRevision(
  answer: RevisionAnswer,
  before: SceneText,
): { readonly result: SceneText } | { readonly wrong: string } {
  if (plain(answer.visual) === '') return { wrong: 'the scene has no visual.' };
  const words = Math.max(fewWords, Math.floor(countWords(before.narration ?? '') * paceSlack));
  return { result: readText(answer, words) };
}

const changeLimit = 160;

/** A refused scene in softer words. The same words again would be refused again. */
export function readSoftened(
  answer: SoftenedAnswer,
  before: string,
): { readonly result: Softened } | { readonly wrong: string } {
  const visual = cutText(plain(answer.visual), visualLimit);
  if (visual === '') return { wrong: 'the scene has no visual.' };
  if (visual === plain(before)) return { wrong: 'nothing was changed.' };
  const what = cutText(plain(answer.changed), changeLimit).replace(/[.!]$/u, '');
  return { result: { visual, what: what === '' ? 'its words were softened' : what } };
}

/** A line that was shortened. @returns in our own words what is wrong with it where it is still too long */
export function readShortLine(
  line: string,
  maxWords: number,
): { readonly result: string } | { readonly wrong: string } {
  const whole = plain(line);
  const words = countWords(whole);
  if (words === 0) return { wrong: 'the line is empty.' };
  if (words > maxWords) return { wrong: `the line has ${words} words, at most ${maxWords} were asked for.` };
  return { result: whole };
}

function readText(answer: RevisionAnswer, words: number): SceneText {
  return {
    visual: cutText(plain(answer.visual), visualLimit),
    narration: narration(answer.narration, words),
    caption: caption(answer.caption),
  };
}

function plain(text: string | null): string {
  return (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Beats of a free video are the model's own words, and become names like ours. */
function beatName(beat: string): string {
  const name = beat
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
  return name === '' ? 'scene' : cutText(name, 40);
}

function narration(text: string | null, budget: number): string | null {
  const whole = plain(text);
  if (whole === '') return null;
  let kept = '';
  for (const sentence of splitSentences(whole)) {
    const longer = kept === '' ? sentence : `${kept} ${sentence}`;
    if (countWords(longer) > budget) break;
    kept = longer;
  }
  if (kept !== '') return kept;
  return fitWords(whole, budget) ?? `${firstWords(whole, budget)}…`;
}

function caption(text: string | null): string | null {
  const whole = plain(text);
  if (whole === '') return null;
  return countWords(whole) <= captionLimitWords ? whole : firstWords(whole, captionLimitWords);
}
