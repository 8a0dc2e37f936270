import { cutText } from './cut-text.ts';

/** What an English prompt is about, as far as rules can tell. */
export interface Subject {
  /** As a noun phrase without article, such as `reusable water bottle`. */
  readonly noun: string;
  /** Name of the thing where the prompt gives one, such as `Dawn Roast`. */
  readonly name: string | null;
  /** With an article, for pictures: `a reusable water bottle`. */
  readonly seen: string;
  /** As narration speaks of it: `the reusable water bottle`, `Dawn Roast`. */
  readonly spoken: string;
  readonly plural: boolean;
  /** Whether it is something to be advertised rather than watched. */
  readonly advertised: boolean;
}

const politeness =
  /^(?:(?:please|hi|hey|hello|ok|okay|can you|could you|would you|let's|help me(?: to)?|(?:i|we)(?:'d| would)? (?:like|want|need)(?: you)?(?: to)?)[\s,]+)+/i;
const order =
  /^(?:create|make|generate|produce|film|shoot|design|build|write|give|do|render|prepare|craft|show|see|have)\s+(?:(?:me|us)\s+)?/i;
const forSale =
  /^(?:for|promoting|advertising|introducing|selling|launching|to (?:promote|advertise|sell|launch|introduce))\s/i;
/** Orders that say what the film is to do for its subject. */
const selling =
  /^(?:promot(?:e|ing)|advertis(?:e|ing)|market(?:ing)?|sell(?:ing)?|introduc(?:e|ing)|announc(?:e|ing)|present(?:ing)?|launch(?:ing)?|meet)\s+/i;
const explaining =
  /^(?:explain(?:ing)?|showcas(?:e|ing)|visuali[sz](?:e|ing)|imagin(?:e|ing)|tell(?:ing)?(?: the story of)?)\s+/i;
const filmKind =
  '(?:ads?|advert(?:isement)?s?|commercials?|promos?|promotional videos?|product videos?|spots?|explainers?|teasers?|trailers?|videos?|films?|movies?|clips?|reels?|shorts?|tv|stories|story|montages?|animations?|documentar(?:y|ies)|vlogs?|music videos?|scenes?|sequences?|campaigns?)';
const request = new RegExp(
  `^(?:(?:a|an|the|one|some|my|our|two)\\s+)?(?:[\\w'’:.-]+\\s+){0,6}?(${filmKind}(?:\\s+${filmKind})*)\\b[\\s:,–—-]*(.*)$`,
  'is',
);
const link =
  /^(?:(for|about|of|on|featuring|showing|showcasing|that shows?|which shows?|to (?:promote|advertise|sell|launch|introduce|show|present)|promoting|advertising|introducing|presenting|selling|launching|where|in which|with|called)\s+)/i;
const adWords =
  /\b(ad|ads|advert\w*|commercial|promo\w*|product|brand|launch\w*|sell\w*|buy|sale|customers?|campaign)\b/i;

/** Lengths, shapes and the like that a user wrote into the prompt though they are settings. */
const technical =
  /[,(]?\s*\b(?:(?:in|of|for|lasting|about|around|under)\s+)?(?:\d+|ten|fifteen|thirty|sixty)\s*-?\s*(?:s|secs?|seconds?|mins?|minutes?)\b(?:\s*(?:long|version))?\)?|\b(?:16:9|9:16|1:1|4:5|4k|1080p|720p|480p)\b/gi;

const determiner = /^(?:(a|an)|(the|our|my|your|their|his|her|its|this|these|those|some|any))\s+/i;
/** Where the noun phrase ends and what is said of it begins. */
const phraseEnd =
  /[,;:.!?(–—]|\s-\s|\s(?:that|which|who|whose|where|while|with|for|as|when|so|because|featuring|made|designed|aimed|targeting|targeted|to|called|named|and then|is|are|was|were|in the style)\s/i;

/** "Nimbus, an app that plans your week": the name, and what it is. */
const namedWithWhatItIs = /^(\p{Lu}[\p{L}\d'’&-]*(?:\s\p{Lu}[\p{L}\d'’&-]*){0,3}),\s+((?:an?|the)\s.+)$/su;

/** A request for a video, taken apart: what kind of video, and what it is to be about. */
export function readRequest(
  sentence: string,
): { readonly topic: string; readonly advertised: boolean } | null {
  const plain = sentence.replace(technical, ' ').replace(/\s+/gu, ' ').trim();
  const asked = plain.replace(politeness, '');
  const ordered = asked.replace(order, '');
  const match = request.exec(ordered);
  if (!match) {
    const sold = ordered.replace(selling, '');
    if (sold !== ordered) return { topic: sold, advertised: true };
    const topic = ordered.replace(explaining, '');
    return topic === plain ? null : { topic, advertised: adWords.test(topic) };
  }
  const rest = match[2]?.trim() ?? '';
  const linked = link.exec(rest);
  // "A video game hero walks" is no request: something must link the film to its subject.
  if (
    !linked &&
    rest !== '' &&
    ordered === plain &&
    !/[:,–—-]\s*$/u.test(ordered.slice(0, ordered.length - rest.length))
  ) {
    return null;
  }
  return {
    topic: (linked ? rest.slice(linked[0].length) : rest).trim(),
    advertised: adWords.test(match[1] ?? '') || (linked !== null && forSale.test(linked[0])),
  };
}

/** Takes a subject out of the words that follow a request, or out of a prompt that is only words. */
export function readSubject(topic: string, prompt: string, advertised: boolean): Subject | null {
  const text = topic
    .replace(technical, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/[\s,;:.!?–—-]+$/u, '')
    .trim();
  const apposition = namedWithWhatItIs.exec(text);
  if (apposition?.[1] !== undefined && apposition[2] !== undefined) {
    const what = readSubject(apposition[2], prompt, advertised);
    const called = what?.name ?? apposition[1];
    return what && { ...what, name: called, spoken: called, plural: false };
  }
  const name = readName(prompt);
  const article = determiner.exec(text);
  const bare = article ? text.slice(article[0].length) : text;
  const end = phraseEnd.exec(bare);
  const phrase = (end ? bare.slice(0, end.index) : bare).trim();
  const newless = phrase.replace(/^(?:brand[- ]new|new|latest)\s+/i, '');
  const limited = limitWords(newless === '' ? bare : newless, 9);
  // The capital that a prompt begins with is no part of a name; one after an article or "ad for" is.
  const words = !article && prompt.trimStart().startsWith(topic) ? lowerFirst(limited) : limited;
  // Nobody can film a brand; what it sells can be.
  const noun = words.replace(/\s(?:brand|company|startup|business|label|maker|line|range|products?)$/i, '');
  const plural = isPlural(noun) || /^(these|those)$/i.test(article?.[2] ?? '');
  if (noun === '') return null;
  const proper = /^\p{Lu}/u.test(noun);
  return {
    noun,
    name,
    plural: name === null && plural,
    seen:
      article?.[2]?.toLowerCase() === 'the'
        ? `the ${noun}`
        : seenWith(noun, article?.[1] !== undefined && noun === words, plural, proper),
    spoken: name ?? ((proper && !article) || uncounted.test(noun) ? noun : `the ${noun}`),
    advertised: advertised || adWords.test(prompt),
  };
}

function readName(prompt: string): string | null {
  const match =
    /\b(?:called|named)\s+(?:["“'‘]([^"”'’]{2,40})["”'’]|((?:\p{Lu}[\p{L}\d'’&-]*)(?:\s+(?:\p{Lu}[\p{L}\d'’&-]*|\d+))*))/u.exec(
      prompt,
    );
  return match?.[1]?.trim() ?? match?.[2] ?? null;
}

/** Things that are not counted, so that they take no article. */
const uncounted =
  /\b(coffee|tea|chocolate|water|beer|wine|juice|honey|bread|cheese|milk|soap|shampoo|skincare|software|clothing|furniture|jewel(?:le)?ry|rice|pasta|ice cream|music|yoga|makeup|streetwear|sportswear|food|love|nature|rain|snow|summer|winter|spring|autumn|fashion|travel|art|lemonade|granola|whisk(?:e)?y|olive oil|surfing|skiing|hiking|running|cooking)$/i;

/** Things that exist on a screen only, so that a picture needs the screen too. */
const onScreen = /\b(?:apps?|software|websites?|platforms?|assistants?|chatbots?|saas|dashboards?|ai)$/i;

function seenWith(noun: string, counted: boolean, plural: boolean, proper: boolean): string {
  const named = withArticle(noun, counted, plural, proper);
  return onScreen.test(noun) ? `a phone with ${named} open` : named;
}

function withArticle(noun: string, counted: boolean, plural: boolean, proper: boolean): string {
  const several = plural || /^(?:two|three|four|five|six|many|several)\b/i.test(noun);
  const uncountable = uncounted.test(noun) || proper || /^(?:\w+ing|how|why|what|when|where)\b/i.test(noun);
  if (several || (!counted && uncountable)) return noun;
  return `${/^[aeio]|^u(?!ni|s[ei]|k)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

function isPlural(noun: string): boolean {
  // The head of "sneakers in Lisbon" stands before its first preposition.
  const head =
    /^(.*?)(?:\s(?:in|on|at|of|from|near|by|under|over|through|across|along|inside|into|around)\s.*)?$/i.exec(
      noun,
    )?.[1] ?? noun;
  return (
    /(?<![sui'])s$/i.test(head) || /\b(people|children|men|women|glasses|dresses|watches|shoes)$/i.test(head)
  );
}

function lowerFirst(text: string): string {
  // A single capital at the start is that of the sentence; of a name if more words have one.
  const [first = '', second = ''] = text.split(' ');
  if (!/^\p{Lu}\p{Ll}+$/u.test(first) || /^\p{Lu}/u.test(second)) return text;
  return text === first ? text.toLowerCase() : text.charAt(0).toLowerCase() + text.slice(1);
}

/** No name of a thing is longer; what is longer was written without spaces. */
const longestNoun = 100;

function limitWords(whole: string, count: number): string {
  const text = cutText(whole, longestNoun);
  const words = text.split(' ');
  if (words.length <= count) return text;
  return words
    .slice(0, count)
    .join(' ')
    .replace(
      /(?:\s(?:a|an|the|of|in|on|at|and|or|to|with|by|during|from|into|over|under|through|his|her|its|their))+$/i,
      '',
    );
}
