import { describe, expect, it } from 'vitest';
import { type CastMember, castOf, castPictures } from '../../src/domain/cast.ts';

const member = (name: string, pictures = 1): CastMember => ({
  characterId: `chr_${name}`,
  name,
  description: `This is ${name}`,
  pictures: Array.from({ length: pictures }, (_, i) => ({
    key: `${name}-${i}`,
    sha256: `${name}-${i}`,
    predictionId: null,
    assetId: null,
  })),
});
const scene = (visual: string, over: { narration?: string; characterIds?: string[] | null } = {}) => ({
  text: { visual, narration: over.narration ?? null, caption: null },
  characterIds: over.characterIds,
});
const names = (...given: Parameters<typeof castOf>) => castOf(...given).map(({ name }) => name);

describe('who appears in a scene', () => {
  const cast = [member('Mira'), member('Otto')];

  it('is whom it names by id, also nobody, whatever its words say', () => {
    const chosen = scene('Mira runs', { characterIds: ['chr_Otto'] });
    expect(names(chosen, [chosen], cast)).toEqual(['Otto']);
    const nobody = scene('Mira runs', { characterIds: [] });
    expect(names(nobody, [nobody], cast)).toEqual([]);
  });

  it('is else whose name stands in what is seen or said, as a word of its own', () => {
    const scenes = [
      scene('MIRA runs'),
      scene('A street', { narration: 'There goes Otto.' }),
      scene('A mirage'),
    ];
    expect(scenes.map((one) => names(one, scenes, cast))).toEqual([['Mira'], ['Otto'], []]);
  });

  it('is everybody where no scene names anybody', () => {
    const scenes = [scene('A street'), scene('A door')];
    expect(scenes.map((one) => names(one, scenes, cast))).toEqual([
      ['Mira', 'Otto'],
      ['Mira', 'Otto'],
    ]);
  });

  it('is found in scripts without spaces, and without accents', () => {
    const scenes = [scene('雨の中を走る美羅の姿'), scene('Zoë opens the door')];
    expect(scenes.map((one) => names(one, scenes, [member('美羅'), member('Zoe')]))).toEqual([
      ['美羅'],
      ['Zoe'],
    ]);
  });

  it('is shown by one picture of each before a second of any', () => {
    const keys = castPictures([member('A', 3), member('B', 1), member('C', 2)]).map(({ key }) => key);
    expect(keys).toEqual(['A-0', 'B-0', 'C-0', 'A-1', 'C-1', 'A-2']);
  });
});
