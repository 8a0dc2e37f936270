import { describe, expect, it } from 'vitest';
import { provenanceOf, xmpOf } from '../../src/domain/provenance.ts';
import type { PlacedScene } from '../../src/domain/storyboard.ts';
import type { Take } from '../../src/domain/take.ts';

const take = (id: string, simulated: boolean) =>
  ({
    id,
    model: 'google/veo-3.1',
    modelVersion: null,
    seed: 1,
    prompt: 'p',
    createdAt: '',
    simulated,
  }) as Take;
const scene = (position: number, clip: string | null) =>
  ({ position, selectedTakeIds: { image: null, clip } }) as PlacedScene;
const typeOf = (clips: readonly (string | null)[]) =>
  provenanceOf(
    clips.map((clip, i) => scene(i, clip)),
    [take('model', false), take('rules', true)],
  )
    .digitalSourceType.split('/')
    .at(-1);

describe('the digital source type of a whole video', () => {
  it('is that of its scenes where they agree', () => {
    expect(typeOf(['model', 'model'])).toBe('trainedAlgorithmicMedia');
    expect(typeOf(['rules', 'rules'])).toBe('algorithmicMedia');
  });

  it('tells of a model wherever one made a part', () => {
    expect(typeOf(['rules', 'model'])).toBe('compositeWithTrainedAlgorithmicMedia');
    expect(typeOf([null, 'model'])).toBe('compositeWithTrainedAlgorithmicMedia');
    expect(typeOf([null, null])).toBe('composite');
    expect(typeOf(['rules', null])).toBe('composite');
  });

  it('stands in the XMP packet', () => {
    const provenance = provenanceOf([scene(0, 'model')], [take('model', false)]);
    expect(xmpOf(provenance)).toContain(`Iptc4xmpExt:DigitalSourceType="${provenance.digitalSourceType}"`);
  });
});
