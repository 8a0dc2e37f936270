import { describe, expect, it } from 'vitest';
import { planByRules } from '../../src/domain/plan-by-rules.ts';
import { clipPrompt, picturePrompt, promptTemplatesVersion } from '../../src/domain/scene-prompt.ts';
import { settingsWith } from './job-settings.ts';

const mood = { keywords: ['calm', 'hopeful'], palette: ['#112233', 'sand'], direction: 'Slow and quiet' };
const look = { style: 'watercolour', mood };
const fox = { visual: 'Wide shot: a fox in the snow' };

describe('the prompt of a picture', () => {
  it('has the scene first, then style, keywords, palette and direction', () => {
    expect(picturePrompt(fox, look)).toBe(
      'Wide shot: a fox in the snow. Style: watercolour. Mood: calm, hopeful. Colour palette: #112233, sand. Direction: Slow and quiet.',
    );
  });

  it('has the same look in every scene, while what is seen differs', () => {
    const { scenes } = planByRules({
      prompt: 'An ad for a lamp',
      settings: settingsWith(),
      maxSceneSeconds: 8,
    });
    for (const write of [picturePrompt, clipPrompt]) {
      const prompts = scenes.map((scene) => write(scene.text, look));
      const looks = prompts.map((prompt) => prompt.slice(prompt.indexOf('Style: ')));
      expect(new Set(looks).size).toBe(1);
      expect(new Set(prompts).size).toBe(scenes.length);
    }
  });

  it('has a look of its own where the user named none, the same for all', () => {
    const plain = { style: null, mood: null };
    const [first, second] = [fox, { visual: 'Close-up: a door' }].map((text) => picturePrompt(text, plain));
    expect(first).toMatch(/Style: \S+/);
    expect(first?.slice(first.indexOf('Style'))).toBe(second?.slice(second.indexOf('Style')));
    expect(picturePrompt(fox, { style: '  ', mood: { keywords: [' '], palette: [], direction: '' } })).toBe(
      first,
    );
    expect(picturePrompt(fox, { style: null, mood })).not.toContain('Style:');
  });

  it('keeps the look within what models read, however long the scene is', () => {
    const long = { visual: 'snow '.repeat(1000) };
    const prompt = picturePrompt(long, look);
    expect(prompt.length).toBeLessThan(1000);
    expect(prompt).toContain('Style: watercolour.');
    expect(picturePrompt({ visual: '😀'.repeat(2000) }, look).isWellFormed()).toBe(true);
  });

  it('stands on one line with whole sentences', () => {
    expect(picturePrompt({ visual: ' a fox\n\n in the   snow, ' }, { style: 'ink', mood: null })).toBe(
      'a fox in the snow. Style: ink.',
    );
    expect(picturePrompt({ visual: '雪の中の狐。' }, { style: 'ink', mood: null })).toBe(
      '雪の中の狐。 Style: ink.',
    );
  });
});

describe('the prompt of a clip', () => {
  it('says how the camera moves, by the words of the scene alone', () => {
    const prompt = clipPrompt(fox, look);
    expect(prompt).toMatch(/(push-in|tracking|pull-back|arc|rise|Locked frame)/);
    expect(clipPrompt({ ...fox }, look)).toBe(prompt);
    const moves = Array.from(
      { length: 40 },
      (_, i) => clipPrompt({ visual: `Scene ${i}` }, look).split('. ')[1],
    );
    expect(new Set(moves).size).toBeGreaterThan(4);
  });

  it('leaves a move alone that the scene names itself', () => {
    const prompt = clipPrompt({ visual: 'The camera orbits a lamp' }, look);
    expect(prompt).not.toMatch(/push-in|tracking|pull-back|Slight arc|Slow rise|Locked frame/);
  });

  it('comes from templates with a version', () => {
    expect(promptTemplatesVersion).toBe(1);
  });
});
