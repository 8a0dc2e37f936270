import { describe, expect, it } from 'vitest';
import { videoCues } from '../../src/domain/captions.ts';
import { directionMark } from '../../src/domain/text-direction.ts';
import { layOut } from '../../src/domain/timeline.ts';
import { settingsWith } from './job-settings.ts';

const [toRight, toLeft] = ['\u200e', '\u200f'];

describe('the direction of a line', () => {
  it.each([
    ['שלום עולם', 'he-IL', ''],
    ['Hello world', 'en-US', ''],
    ['12:30', 'en-US', ''],
    ['iPhone 15 הוא טלפון חדש', 'he-IL', toLeft],
    ['USB-C Thunderbolt Dock של אפל', 'he-IL', toLeft],
    // Nobody said that it is Hebrew, but most of it is.
    ['Nike היא חברה גדולה', 'en-US', toLeft],
    ['שלום means peace, and more than that', 'en-US', toRight],
    ['Only English here', 'ar-SA', ''],
    ['و 50% من Northwind', 'ar-EG', ''],
  ])('of "%s" in %s', (line, language, mark) => {
    expect(directionMark(line, line, language)).toBe(mark);
  });

  it('is that of the whole caption, also where a line begins with a name or has no letters', () => {
    expect(directionMark('Northwind.com', 'اطلب الآن من Northwind.com', 'ar-SA')).toBe(toLeft);
    expect(directionMark('50%', 'خصم 50%', 'ar-SA')).toBe(toLeft);
    expect(directionMark('שלום', 'The word שלום means peace', 'en-US')).toBe(toRight);
  });

  it('is told to players by a mark that nobody sees', () => {
    const [cue] = videoCues(
      [{ text: { caption: 'iPhone 15 הוא טלפון חדש' } }],
      settingsWith({ narration: { ...settingsWith().narration, language: 'he-IL' } }),
      layOut([{ id: 'a', seconds: 2, transition: { kind: 'cut', seconds: 0 } }], 30),
    );
    expect(cue?.text).toBe(`${toLeft}iPhone 15 הוא טלפון חדש`);
  });
});
