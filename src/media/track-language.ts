/** Languages by ISO 639-1 and, behind the colon, 639-2/T: the widely spoken ones (Library of Congress, "Codes for the Representation of Names of Languages"). */
const codes =
  'af:afr am:amh ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng es:spa et:est eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor ky:kir lo:lao lt:lit lv:lav mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor pa:pan pl:pol ps:pus pt:por ro:ron ru:rus sd:snd si:sin sk:slk sl:slv so:som sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur uk:ukr ur:urd uz:uzb vi:vie xh:xho yo:yor zh:zho zu:zul';
const threeLetters = new Map(
  codes.split(' ').map((pair): [string, string] => [pair.slice(0, 2), pair.slice(3)]),
);

/**
 * The three letters that an MP4 says a track's language by (ISO/IEC 14496-12, "Media Header Box").
 * @param language BCP 47, such as `en-US`
 * @returns `und` (undetermined) for one that has none
 */
export function trackLanguage(language: string): string {
  const [primary = ''] = language.toLowerCase().split('-');
  if (primary.length === 3) return primary;
  return threeLetters.get(primary) ?? 'und';
}

/**
 * Letters that ffmpeg's MOV muxer knows a language by, where they are others ("mov_mdhd_language_map" in
 * libavformat/isom.c): mostly, but not always, ISO 639-2/B, some with a blank.
 */
const quickTimeLetters = new Map(
  [
    ...['sqi:alb', 'hye:arm', 'eus:baq', 'mya:bur', 'zho:chi', 'nld:dut', 'kat:geo', 'deu:ger', 'ell:gre'],
    ...['isl:ice', 'mkd:mac', 'msa:may', 'fas:per', 'cym:wel', 'swe:sve', 'hrv:hr ', 'srp:sr ', 'pan:pa '],
    ...['gle:iri', 'nob:nor', 'nno:nor'],
  ].map((pair): [string, string] => [pair.slice(0, 3), pair.slice(4)]),
);

/**
 * The same language for a MOV, which says it by a number of QuickTime's own list.
 * @param threeLetters ISO 639-2/T; for Afrikaans, Bosnian, Galician, Xhosa, Yoruba and Zulu there is no number that ffmpeg writes
 */
export function quickTimeLanguage(threeLetters: string): string {
  return quickTimeLetters.get(threeLetters) ?? threeLetters;
}
