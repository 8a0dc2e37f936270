import { describe, expect, it } from 'vitest';
import { spokenLanguage } from '../../src/app/narration/spoken-language.ts';
import { toldLanguage } from '../../src/app/narration/told-language.ts';
import { planByRules } from '../../src/domain/plan-by-rules.ts';
import { settingsWith } from '../domain/job-settings.ts';

const prompts: Readonly<Record<string, string>> = {
  de: 'Werbung für eine wiederverwendbare Trinkflasche',
  es: 'Un puerto tranquilo al amanecer, con barcos',
  fr: 'Une bouteille réutilizable pour tous les jours',
  it: 'Una bottiglia riutilizzabile per ogni giorno',
  pt: 'Uma garrafa reutilizável para cada dia',
  nl: 'Een herbruikbare fles voor elke dag',
  sv: 'En återanvändbar flaska för varje dag',
  pl: 'Wielorazowa butelka na każdy nowy dzień',
  cs: 'Znovu použitelná láhev na každý den',
  tr: 'Her gün için yeniden kullanılabilir şişe',
  id: 'Botol yang dapat digunakan kembali untuk setiap hari',
  ro: 'O sticlă reutilizabilă pentru fiecare zi',
  fi: 'Uudelleenkäytettävä pullo on hyvä jokaiselle päivälle',
  vi: 'Chai nước tái sử dụng cho mỗi ngày',
  ja: '静かな港の朝',
  zh: '安静的港口早晨',
  ko: '조용한 항구의 아침',
  ru: 'Тихая гавань на рассвете',
  uk: 'Тиха гавань на світанку, і човни виходять у море',
  ar: 'ميناء هادئ عند الفجر',
  hi: 'एक शांत बंदरगाह की सुबह',
  el: 'Ένα ήσυχο λιμάνι την αυγή',
  he: 'נמל שקט עם שחר',
  th: 'ท่าเรือเงียบสงบยามเช้า',
};

describe('the language of a text', () => {
  it.each(Object.entries(prompts))('is told where it is %s', async (language, prompt) => {
    expect(await toldLanguage(prompt)).toBe(language);
  });

  it.each([
    'A quiet harbour at dawn',
    'iPhone 17 Pro Max',
    'Porsche 911 Carrera Cabriolet',
    'El Camino pickup truck ad',
    'Le Creuset cookware ad, warm',
    'Les Misérables musical trailer',
    'Rio de Janeiro carnival',
    'A film about Kyoto (京都) at night',
    'Bonjour',
    // Danish and Norwegian could both be it.
    'En genanvendelig flaske til hver dag',
    'بندری آرام در سپیده‌دم با قایق‌ها',
    '😀 123',
    '',
  ])('is not guessed: %s', async (prompt) => {
    expect(await toldLanguage(prompt)).toBeNull();
  });

  it('is what a narration is spoken in, unless nobody speaks it or the voice that is named speaks another', async () => {
    expect(await spokenLanguage('local', prompts.ja ?? '', null)).toEqual({ language: 'ja', warnings: [] });
    expect(await spokenLanguage('local', 'A quiet harbour', null)).toEqual({
      language: 'en-US',
      warnings: [],
    });
    expect(await spokenLanguage('local', prompts.de ?? '', 'en-us+f2')).toEqual({
      language: 'en-US',
      warnings: [],
    });
    const { language, warnings } = await spokenLanguage('polly', prompts.uk ?? '', null);
    expect(language).toBe('en-US');
    expect(warnings.join()).toBe(
      'Amazon Polly does not speak uk, the language of the text; the narration is in en-US.',
    );
  });

  it('is not translated by rules, which say so', () => {
    const plan = (prompt: string, language: string) =>
      planByRules({
        prompt,
        settings: settingsWith({
          durationSeconds: 10,
          narration: { ...settingsWith().narration, language },
        }),
        maxSceneSeconds: 8,
      }).warnings.join();
    expect(plan('A quiet harbour at dawn', 'de-DE')).toContain(
      'The lines are in English and are spoken in de-DE',
    );
    expect(plan(prompts.de ?? '', 'en-GB')).toContain('The lines are in the language of the prompt');
    expect(plan(prompts.de ?? '', 'de-DE')).not.toContain('nothing is translated');
  });
});
