import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planByRules } from '../../src/domain/plan-by-rules.ts';
import { frameRates, type JobSettings, structures } from '../../src/domain/settings.ts';
import { countWords, wordBudget } from '../../src/domain/spoken-words.ts';
import { framesOf } from '../../src/domain/timeline.ts';
import { propertySeed, settingsWith } from './job-settings.ts';

const check = { seed: propertySeed, numRuns: 120 };

function plan(prompt: string, over: Partial<JobSettings> = {}, maxSceneSeconds = 8) {
  return planByRules({ prompt, settings: settingsWith(over), maxSceneSeconds });
}

function texts(prompt: string, over: Partial<JobSettings> = {}) {
  const { scenes } = plan(prompt, over);
  const present = (text: string | null): text is string => text !== null;
  return {
    visuals: scenes.map((scene) => scene.text.visual),
    narrations: scenes.map((scene) => scene.text.narration).filter(present),
    captions: scenes.map((scene) => scene.text.caption).filter(present),
  };
}

const english = [
  'A 30 second ad for a reusable water bottle',
  'Sneakers',
  'Create a 30-second upbeat commercial for our new coffee brand called Dawn Roast.',
  'hotel in Lisbon',
  'A cat surfing on a neon wave',
  'An old lighthouse keeper befriends a lonely whale during a storm',
  'Make an ad for the Trailmate backpack. It keeps your laptop dry in any rain. It is made of recycled sails.',
  'Please make me a video about the history of tea, 60 seconds, 16:9',
  'Business software for dentists',
];

describe('a plan by rules', () => {
  it('takes the subject out of a request for an ad', () => {
    const { title } = plan('A 30 second ad for a reusable water bottle');
    const { visuals, narrations, captions } = texts('A 30 second ad for a reusable water bottle');
    expect(title).toBe('Reusable Water Bottle');
    expect(visuals).toHaveLength(6);
    for (const visual of visuals) {
      expect(visual).toMatch(/a reusable water bottle/);
      expect(visual).not.toMatch(/\bad\b|30 second/i);
    }
    expect(narrations.join(' ')).toContain('the reusable water bottle');
    expect(captions).toContain('Reusable Water Bottle');
  });

  it.each([
    ['Create a 30-second upbeat commercial for our new coffee brand called Dawn Roast.', 'Dawn Roast'],
    ['30s promo: handmade leather backpack', 'Handmade Leather Backpack'],
    ['I want a video of a hotel in Lisbon with warm light', 'Hotel in Lisbon'],
    ['Please make me a video about the history of tea, 60 seconds, 16:9', 'History of Tea'],
    ['A commercial for Acme Running Shoes', 'Acme Running Shoes'],
    ['sneakers for runners', 'Sneakers'],
    ['Make an ad for the Trailmate backpack. It keeps your laptop dry.', 'Trailmate Backpack'],
  ])('calls %j %j', (prompt, title) => {
    expect(plan(prompt).title).toBe(title);
  });

  it.each(english)('never shows or says the same twice: %j', (prompt) => {
    for (const structure of structures) {
      const { visuals, narrations } = texts(prompt, { structure });
      expect(new Set(visuals).size).toBe(6);
      expect(new Set(narrations).size).toBe(narrations.length);
      if (structure !== 'music_video') expect(narrations).toHaveLength(6);
    }
  });

  it('speaks of several things as several', () => {
    const said = texts('Sneakers').narrations.join(' ');
    expect(said).toMatch(/\b(they|These are|them)\b/);
    expect(said).not.toMatch(/\bThis is the sneakers|\bit (?:is|keeps|feels)\b/);
  });

  it('says what the prompt says of a product where its features are shown', () => {
    const { scenes } = plan(
      'An ad for the Trailmate backpack. It keeps your laptop dry in any rain. It is made of recycled sails. It weighs less than a kilo.',
    );
    const features = scenes.filter((scene) => scene.beat === 'features').map((scene) => scene.text);
    expect(features.map((text) => text.narration)).toEqual([
      'It keeps your laptop dry in any rain.',
      'It is made of recycled sails.',
      'It weighs less than a kilo.',
    ]);
    for (const text of features) expect(text.visual).toContain('the Trailmate backpack');
  });

  it('makes a feature of what a request adds to its subject', () => {
    const { narrations, captions } = texts(
      'A commercial for a water bottle that keeps drinks cold for 24 hours',
    );
    expect(narrations).toContain('It keeps drinks cold for 24 hours.');
    expect(captions).toContain('Keeps drinks cold for 24 hours');
  });

  it('knows a thing by its name and shows what it is', () => {
    const { visuals, narrations } = texts(
      'A promo for Nimbus, an AI assistant that plans your week, answers mail and books your trips',
    );
    expect(narrations).toEqual(
      expect.arrayContaining(['It plans your week.', 'It answers mail.', 'It books your trips.']),
    );
    expect(narrations.join(' ')).toContain('Nimbus');
    for (const visual of visuals) expect(visual).toContain('a phone with an AI assistant open');
  });

  it('films the scenes that an ad describes, and ends with a call to action of its own', () => {
    const { visuals, narrations } = texts(
      'An ad for our trail bottle. A woman jogs through a park at dawn. She stops and drinks. Friends meet on a bridge. Everybody shares the bottle. It keeps water cold all day.',
    );
    expect(visuals[0]).toMatch(/: a woman jogs through a park at dawn/);
    expect(visuals[1]).toMatch(/: a woman stops and drinks/);
    expect(visuals[4]).toMatch(/: a trail bottle .+\. It keeps water cold all day\.$/);
    expect(visuals[5]).toMatch(/golden hour|Hero shot/);
    expect(narrations[5]).toMatch(/trail bottle|yours|Ready/);
  });

  it.each([
    ['promote my bakery', 'Bakery'],
    ['Introducing the new Aurora smart lamp: it learns your rhythm and saves energy.', 'Aurora Smart Lamp'],
    ['explain how solar panels work', 'How Solar Panels Work'],
  ])('takes %j for an order, not for something to be seen', (prompt, title) => {
    expect(plan(prompt).title).toBe(title);
    expect(texts(prompt).visuals.join(' ')).not.toMatch(/promote|introducing|explain/i);
  });

  it('ends with the words in quotation marks, and shows look and mood throughout', () => {
    const { visuals, narrations } = texts(
      'An ad for a backpack. Style: warm colors, 35mm film. End with "Carry less, go further".',
    );
    expect(narrations.at(-1)).toBe('Carry less, go further.');
    for (const visual of visuals) expect(visual).toContain('Style: warm colors, 35mm film.');
    expect(visuals.join(' ')).not.toContain('End with');
  });

  it('tells the sentences of a story in order and names its hero in every picture', () => {
    const story = [
      'A fox wakes in a snowy forest.',
      'She follows a trail of lights.',
      'The lights lead to an old door.',
      'She pushes it open.',
      'Inside, it is summer.',
      'She never looks back.',
    ];
    const { visuals, narrations } = texts(story.join(' '), { structure: 'story' });
    expect(narrations).toEqual(story);
    expect(visuals[1]).toContain('a fox follows a trail of lights');
    expect(visuals[5]).toContain('a fox never looks back');
  });

  it('reads a shot list, and takes stage directions for pictures only', () => {
    const list =
      'Scene 1: a chef plates a dish\nScene 2: Show the steam rising in slow motion\n- Cut to guests at a long table';
    const { visuals, narrations } = texts(list, { structure: 'free', durationSeconds: 15 });
    expect(visuals.map((visual) => visual.replace(/^[^:]+: /, ''))).toEqual([
      expect.stringMatching(/^a chef plates a dish/),
      expect.stringMatching(/^the steam rising in slow motion/),
      expect.stringMatching(/^guests at a long table/),
    ]);
    expect(narrations.join(' ')).not.toMatch(/Scene|Show|Cut to/);
  });

  it('keeps framing that a sentence asks for itself', () => {
    const { visuals } = texts('Aerial view, drone shot of a coast. Close-up of wet stones. A gull lands.', {
      structure: 'free',
      durationSeconds: 15,
    });
    expect(visuals[1]).toMatch(/^Close-up of wet stones/);
  });

  it('is the same for the same prompt and seed, and another for another seed', () => {
    const prompt = 'An ad for a lamp';
    expect(plan(prompt)).toEqual(plan(prompt));
    const seeds = Array.from({ length: 8 }, (_, seed) => JSON.stringify(plan(prompt, { seed })));
    expect(new Set(seeds).size).toBeGreaterThan(4);
  });

  it('has no narration in a music video, which shows its title once', () => {
    const { narrations, captions } = texts('Night drive through Tokyo', { structure: 'music_video' });
    expect(narrations).toEqual([]);
    expect(captions.length).toBeLessThanOrEqual(1);
  });

  it('says when a video is longer than there is something to say', () => {
    const { warnings, scenes } = plan('ad for an umbrella', { durationSeconds: 600 });
    const silent = scenes.filter((scene) => scene.text.narration === null).length;
    expect(silent).toBeGreaterThan(0);
    expect(warnings).toEqual([
      `${silent} of 120 scenes have no narration: the prompt is short for a video of this length.`,
    ]);
    expect(new Set(scenes.map((scene) => scene.text.visual)).size).toBe(120);
  });
});

describe('a plan in a language without phrases of our own', () => {
  const prompts = [
    'Una botella de agua reutilizable que te acompaña a todas partes, del sendero a la ciudad. Hecha para durar.',
    'Ein Werbespot für eine wiederverwendbare Trinkflasche',
    'Реклама многоразовой бутылки для воды. Она всегда с тобой.',
    '再利用できる水筒の広告。山でも街でも、いつも一緒。',
    '水筒',
    'إعلان لزجاجة ماء قابلة لإعادة الاستخدام',
    'पानी की बोतल का विज्ञापन',
    'Été à la plage',
  ];

  it.each(prompts)('says and shows only words of the prompt: %j', (prompt) => {
    const { narrations, captions, visuals } = texts(prompt);
    expect(narrations.length).toBeGreaterThan(0);
    const squeezed = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
    for (const text of [...narrations, ...captions]) expect(squeezed(prompt)).toContain(squeezed(text));
    expect(new Set(visuals).size).toBe(6);
    expect(new Set(narrations).size).toBe(narrations.length);
  });

  it('says so in a warning', () => {
    expect(plan('水筒').warnings.join(' ')).toMatch(/other languages than English/);
  });
});

describe('every plan by rules', () => {
  const anyPrompt = fc.oneof(
    fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          ...english,
          'Show it.',
          'No people.',
          '"Just go."',
          '🚀',
          '1. Step',
          'Scene 2: dusk\n',
        ),
        { minLength: 1, maxLength: 30 },
      )
      .map((parts) => parts.join(' ')),
    fc
      .constantFrom('word', 'word word, ', 'слово ', '水', 'a.b.c ')
      .map((part) => part.repeat(5000).slice(0, 5000)),
  );

  it('adds up, can be filmed, can be said in time and read at a glance', () => {
    fc.assert(
      fc.property(
        anyPrompt,
        fc.constantFrom(...structures),
        fc.oneof(fc.constantFrom(5, 30, 60), fc.double({ min: 5, max: 200, noNaN: true })),
        fc.constantFrom(...frameRates),
        fc.double({ min: 3, max: 12, noNaN: true }),
        (prompt, structure, durationSeconds, fps, max) => {
          const { scenes, title } = plan(prompt, { structure, durationSeconds, fps }, max);
          const frames = scenes.map((scene) => Math.round(scene.seconds * fps));
          expect(frames.reduce((sum, count) => sum + count, 0)).toBe(framesOf(durationSeconds, fps));
          expect(title.length).toBeGreaterThan(0);
          expect(title.length).toBeLessThanOrEqual(60);
          for (const { seconds, text } of scenes) {
            expect(seconds).toBeLessThanOrEqual(max + 1e-6);
            expect(text.visual.length).toBeGreaterThan(5);
            expect(text.visual.length).toBeLessThanOrEqual(1100);
            expect(text.visual.isWellFormed()).toBe(true);
            expect(text.visual).not.toMatch(/[{}]\w|undefined|null/);
            if (text.narration !== null)
              expect(countWords(text.narration)).toBeLessThanOrEqual(wordBudget(seconds));
            if (text.caption !== null) expect(countWords(text.caption)).toBeLessThanOrEqual(6);
          }
        },
      ),
      check,
    );
  });
});
