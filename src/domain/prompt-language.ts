/**
 * Whether a prompt is English: the one language that the rules planner has phrases of its own for. In
 * any other, all that is said and shown comes from the prompt itself.
 */
const english = set(`a an the of for and with in on to is are our that this from by it at my your as who about
  into over under their his her its we you they them but or not be has have shows show`);

/** Frequent words of other languages in Latin script, without those that are English words too. */
const others = set(`el los las del una unas unos para con por que y en su sus como más es al
  le les des une et pour avec dans du qui sur aux est ce cette ses
  der das ein eine einen einem eines und für mit von im auf zu ist dem den wie nach bei
  il gli lo di della delle dei per che nel nella alla sono questo
  os uma um com não da dos na no em ao às são
  het een voor van met op naar zijn
  och för med på som av till att ett og til ikke
  i w z na do jest się dla oraz
  ve bir için ile bu
  yang untuk dan dengan di ke dari ini
  si de la un și pentru cu`);

/** Whether two tags name the same language, whatever their country and script. */
export function sameLanguage(one: string, other: string): boolean {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  return primary(one) === primary(other);
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u).filter((word) => word !== ''));
}

export function isEnglish(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  if (latin.length < letters.length * 0.8) return false;
  const tokens = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  const hits = tokens.filter((token) => english.has(token)).length;
  const foreign = tokens.filter((token) => others.has(token) && !english.has(token)).length;
  const accented = tokens.filter((token) => /[^a-z'’]/.test(token)).length;
  // Small words are shared ("on" is Finnish too); words with accents are few in English.
  if (hits !== foreign) return hits > foreign && accented <= hits;
  // No small word tells: accents do, as English has next to none.
  return latin.every((letter) => /[a-z]/i.test(letter));
}
