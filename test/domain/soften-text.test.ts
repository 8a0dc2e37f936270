import { describe, expect, it } from 'vitest';
import { softenText } from '../../src/domain/soften-text.ts';

describe('a refused text, softened without a language model', () => {
  it('gives harmless words for those that filters stumble over, and keeps the rest', () => {
    expect(softenText('Wide shot: a sheriff draws his gun in a bloody street at dusk')).toEqual({
      visual: 'Wide shot: a sheriff draws his tool in a red light street at dusk',
      what: '"gun" became "tool", "bloody" became "red light"',
    });
  });

  it('keeps every word where none is known to be the cause, and says that it is harmless, once', () => {
    for (const harmless of [
      'A harbour at dawn',
      'Close-up shot at eye level',
      'An executive in a warm room',
    ]) {
      const once = softenText(harmless);
      expect(once?.visual).toBe(`${harmless} Tasteful, suitable for all ages.`);
      expect(softenText(once?.visual ?? '')).toBeNull();
    }
    expect(softenText('')).toBeNull();
  });

  it('does not soften its own words again', () => {
    const once = softenText('A naked warrior with a knife after the battle, blood, corpses, weapons, bombs');
    expect(softenText(once?.visual ?? '')?.visual).toContain(once?.visual);
    expect(once?.what).toMatch(/ and 3 more$/);
  });
});
