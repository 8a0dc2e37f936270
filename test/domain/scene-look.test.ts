import { describe, expect, it } from 'vitest';
import { isDrawnOn, wordyFrames } from '../../src/domain/scene-look.ts';
import { layOut } from '../../src/domain/timeline.ts';
import { settingsWith } from './job-settings.ts';
import { placedScene } from './placed-scene.ts';

const look = settingsWith().look;
const scene = (id: string, position: number, caption: string | null) =>
  placedScene({
    id,
    position,
    seconds: 4,
    transition: { kind: 'crossfade', seconds: 0.5 },
    text: { visual: 'The sea', narration: null, caption },
  });

describe('pictures with something drawn on them', () => {
  it('are those with burned captions, cards, or a logo', () => {
    const soft = settingsWith({ captions: { mode: 'soft', style: 'plain' } });
    expect(isDrawnOn({ settings: soft, brand: null })).toBe(false);
    expect(isDrawnOn({ settings: { ...soft, captions: { mode: 'burned', style: 'plain' } } })).toBe(true);
    expect(isDrawnOn({ settings: { ...soft, look: { ...look, endCard: 'Order now' } } })).toBe(true);
    const brand = { colors: [], tone: null, restrictions: [], guidelines: null, logoAssetId: 'ast_1' };
    expect(isDrawnOn({ settings: soft, brand })).toBe(true);
  });

  it('are known by frame, with the transitions, where two scenes are seen at once', () => {
    const scenes = [scene('a', 0, null), scene('b', 1, 'Made to last')];
    const settings = settingsWith({
      captions: { mode: 'burned', style: 'plain' },
      look: { ...look, titleCard: 'The sea' },
    });
    expect(wordyFrames(scenes, settings, layOut(scenes, 30))).toEqual([
      { from: 9, to: 114 },
      { from: 120, to: 240 },
      { from: 120, to: 135 },
    ]);
  });
});
