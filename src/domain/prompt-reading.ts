import { isEnglish } from './prompt-language.ts';
import { readRequest, readSubject, type Subject } from './prompt-subject.ts';
import { capitalised, countWords, firstWords, splitSentences } from './spoken-words.ts';
import { heroOf } from './told-scene.ts';

/** A prompt taken apart into what scenes can be made of. */
export interface PromptReading {
  readonly english: boolean;
  /** Null in other languages, and where an English prompt names nothing. */
  readonly subject: Subject | null;
  /** Sentences that tell what happens or is to be seen, in order. */
  readonly content: readonly string[];
  /** What the prompt says about look and mood; it holds for every scene. */
  readonly look: readonly string[];
  /** The last words in quotation marks, if any: they close the video. */
  readonly slogan: string | null;
  /** The prompt itself, on one line, for pictures of a prompt that neither names nor tells anything. */
  readonly whole: string;
}

/** Marks at the start of a line of a list or a shot list. */
const listMark =
  /^\s*(?:[-*•–]+|\d{1,2}[.)]|\(?\d+:\d\d(?:\s*[-–]\s*\d+:\d\d)?\)?:?|(?:scene|shot|part|frame)\s*#?\d+\s*[:.)–-])\s*/iu;

/** Sentences about the video rather than of it. */
const remark =
  /^(?:(?:the\s+)?(?:overall\s+|target\s+|visual\s+)?(?:tone|style|mood|look|feel|colou?rs?|palette|lighting|atmosphere|aesthetic|visuals?|audience|format|length|duration|aspect ratio|music|soundtrack|voice(?:-?over)?|narrator|language|goal|slogan|tagline|call to action|cta)\s*(?:should\b|is\b|are\b|must\b|:|=|–|-)|(?:use|avoid|ensure|include|add|don't|do not|please)\b|no\s+\w+(?:\s+\w+)?[.!]?$|keep (?:it|the)\b|make (?:it|sure|the)\b|it should\b|the (?:video|ad|film|clip|commercial|spot)\b)/i;
const aboutLook =
  /\b(?:tone|style|mood|look|feel|colou?rs?|palette|light(?:ing)?|atmosphere|aesthetic|visuals?|cinematic|watercolou?r|black and white|animated|realistic|vintage|minimal)\b/i;
const quoted = /["“]([^"“”]{3,80})["”]|(?<=\s)'([^']{3,80})'(?=[\s.,!?]|$)/gu;

const longestSentenceWords = 40;
const mostSentences = 240;
/** A remark on the look stands in every picture, beside what the picture shows. */
const longestLook = 200;

export function readPrompt(prompt: string): PromptReading {
  const english = isEnglish(prompt);
  const sentences = sentencesOf(prompt);
  const whole = firstWords(prompt.replace(/\s+/gu, ' ').trim(), longestSentenceWords);
  if (!english)
    return {
      english,
      subject: null,
      content: sentences.flatMap(clauses),
      look: [],
      slogan: lastQuote(prompt),
      whole,
    };

  const remarks = sentences.filter((sentence) => remark.test(sentence));
  const told = sentences.filter((sentence) => !remark.test(sentence));
  const first = told[0] ?? sentences[0] ?? '';
  const request = readRequest(first);
  const rest = told.slice(1);
  const topic = request ? request.topic || (rest[0] ?? '') : first;
  const subject = readSubject(stripPresentation(topic), prompt, request?.advertised ?? false);
  const opening = !request
    ? [first]
    : subject?.advertised
      ? details(request.topic, subject)
      : [capitalised(request.topic)];
  const tells = opening.filter((sentence) => countWords(sentence) > 4 || heroOf(sentence) !== null);
  const slogan = lastQuote(prompt);
  return {
    english,
    subject,
    content: [...(subject?.advertised ? opening : tells), ...rest].filter(
      (sentence) => !onlySays(sentence, slogan),
    ),
    look: remarks
      .filter((sentence) => aboutLook.test(sentence) && sentence.length <= longestLook)
      .slice(0, 2),
    slogan,
    whole,
  };
}

/** What a request says of the thing it advertises: "a bottle that keeps drinks cold" -> "It keeps drinks cold". */
function details(topic: string, subject: Subject): string[] {
  const clause = /(?:\b(?:that|which)|[:–—]\s*(?:it|they))\s+(.+)$/is.exec(topic)?.[1];
  if (clause !== undefined) {
    const parts = clause.replace(/[.!]+$/u, '').split(/,\s*(?:and\s+)?|\s+and\s+(?=\w+s\s)/u);
    const verbs = parts.every((part) => (subject.plural ? /^[a-z]+\s/ : /^[a-z]+s\b/).test(part));
    return (verbs ? parts : [clause]).map((part) => `${subject.plural ? 'They' : 'It'} ${part}`);
  }
  const participle = /[\s,]((?:made|built|designed|crafted|brewed|grown|inspired)\s.+)$/is.exec(topic)?.[1];
  return participle === undefined ? [] : [capitalised(participle)];
}

/** Whether a sentence only asks for the slogan, as in: End with "Carry less, go further". */
function onlySays(sentence: string, slogan: string | null): boolean {
  return slogan !== null && sentence.includes(slogan) && countWords(sentence) - countWords(slogan) <= 6;
}

/** Sentences and list entries, each once; endless sentences are broken at their pauses. */
function sentencesOf(prompt: string): string[] {
  const parts = prompt
    .split(/[\r\n]+/u)
    .map((line) => line.replace(listMark, ''))
    .flatMap(splitSentences)
    .flatMap(breakLong)
    .map((sentence) => sentence.replace(listMark, '').replace(/\s+/gu, ' ').trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const seen = new Set<string>();
  const once = parts.filter((sentence) => {
    const key = sentence.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
  return once.slice(0, mostSentences);
}

function breakLong(sentence: string): string[] {
  if (countWords(sentence) <= longestSentenceWords) return [sentence];
  const parts: string[] = [];
  let current = '';
  for (const clause of sentence.split(/(?<=[,;:，、；])\s*/u)) {
    const joined = current === '' ? clause : `${current} ${clause}`;
    if (current !== '' && countWords(joined) > longestSentenceWords / 2) {
      parts.push(current);
      current = clause;
    } else {
      current = joined;
    }
  }
  parts.push(current);
  return parts.flatMap(chunk).map((part) => part.replace(/[,;:，、；]$/u, ''));
}

/** Cuts what has no pauses at all every so many words. */
function chunk(text: string): string[] {
  const head = firstWords(text, longestSentenceWords);
  return head.length === text.length || head === ''
    ? [text]
    : [head, ...chunk(text.slice(head.length).trim())];
}

/** Where no phrases of our own fill the gaps, each clause of some length is a scene of its own. */
function clauses(sentence: string): string[] {
  const parts = sentence
    .split(/(?<=[,;:，；：、])\s*/u)
    .map((part) => part.replace(/[,;:，；：、]$/u, '').trim());
  return parts.length > 1 && parts.every((part) => countWords(part) >= 3) ? parts : [sentence];
}

/** "Our product is a bottle" -> "a bottle". */
function stripPresentation(topic: string): string {
  return topic.replace(
    /^(?:our|the|my)\s+(?:product|brand|company|app|service|client|topic|subject|idea)\s+is\s+(?:called\s+|named\s+)?/i,
    '',
  );
}

function lastQuote(prompt: string): string | null {
  const quotes = [...prompt.matchAll(quoted)].map((match) => (match[1] ?? match[2] ?? '').trim());
  return quotes.findLast((quote) => countWords(quote) >= 2 && countWords(quote) <= 8) ?? null;
}
