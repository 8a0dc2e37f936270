import { describe, expect, it } from 'vitest';
import { reviseByRules } from '../../src/domain/revise-by-rules.ts';
import { picturePrompt } from '../../src/domain/scene-prompt.ts';

const fox = { visual: 'Wide shot: a fox in the snow', narration: 'A fox wakes.', caption: 'Winter' };

describe('a scene revised by rules', () => {
  it('shows what is wished for beside what it showed', () => {
    expect(reviseByRules(fox, 'please make it darker')).toEqual({
      ...fox,
      visual: 'Wide shot: a fox in the snow. Make it darker.',
    });
  });

  it('takes one wish after another, and the same one only once', () => {
    const once = reviseByRules(fox, 'at night');
    expect(reviseByRules(once, 'at night')).toEqual(once);
    expect(reviseByRules(once, 'with rain').visual).toBe(
      'Wide shot: a fox in the snow. At night. With rain.',
    );
  });

  it('changes narration or caption where the wish names them', () => {
    expect(reviseByRules(fox, 'Caption: "Just go"')).toEqual({ ...fox, caption: 'Just go' });
    expect(reviseByRules(fox, 'the narration should say Good morning.')).toEqual({
      ...fox,
      narration: 'Good morning.',
    });
    expect(reviseByRules(fox, 'narration: none')).toEqual({ ...fox, narration: null });
  });

  it('leaves the scene alone when nothing is wished for', () => {
    expect(reviseByRules(fox, '  ...  ')).toEqual(fox);
  });

  it('keeps the wish within what models read, however long the scene is', () => {
    const long = { ...fox, visual: 'snow '.repeat(300) };
    const revised = reviseByRules(long, 'at night');
    expect(revised.visual.length).toBeLessThanOrEqual(700);
    expect(picturePrompt(revised, { style: null, mood: null })).toContain('At night.');
  });
});
