import { describe, expect, it } from 'vitest';
import { cutText } from '../../src/domain/cut-text.ts';

describe('a text cut to a number of characters', () => {
  it('ends with a whole word', () => {
    expect(cutText('one two three', 8)).toBe('one two');
    expect(cutText('one two three', 7)).toBe('one two');
    expect(cutText('one two three', 13)).toBe('one two three');
  });

  it('is broken inside a word where it has no spaces, but never inside a character', () => {
    expect(cutText('abcdefgh', 5)).toBe('abcde');
    expect(cutText('😀😀😀', 3)).toBe('😀');
    expect(cutText('水'.repeat(9), 4)).toBe('水水水水');
  });
});
