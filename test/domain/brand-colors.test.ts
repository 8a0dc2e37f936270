import { describe, expect, it } from 'vitest';
import { captionColors, contrast, hexOf } from '../../src/domain/brand-colors.ts';
import { isDrawnLanguage, undrawable } from '../../src/domain/drawn-text.ts';

describe('captions in brand colours', () => {
  it('take codes and plain names, and skip what names no exact colour', () => {
    expect(['#0A7CFF', 'fa0', ' Navy ', 'warm white', '#12'].map(hexOf)).toEqual([
      '0a7cff',
      'ffaa00',
      '000080',
      null,
      null,
    ]);
    expect(
      [
        'Deep blue (#0A3D62)',
        '#0a3d62cc',
        '#abcd',
        'rgb(10, 61, 98)',
        'rgb(300, 0, 0)',
        '#12345',
        'a #1 blue',
      ].map(hexOf),
    ).toEqual(['0a3d62', '0a3d62', 'aabbcc', '0a3d62', null, null, null]);
    expect(captionColors(['warm white', 'sunset'])).toBeNull();
  });

  it('can be read: in a colour of the brand with enough contrast, else in black or white', () => {
    expect(captionColors(['#0a3d62', '#0a4d72', '#f6b93b'])).toEqual({ box: '0a3d62', text: 'f6b93b' });
    expect(captionColors(['#f6e58d'])).toEqual({ box: 'f6e58d', text: '000000' });
    expect(captionColors(['#8e44ad', '#9b59b6'])).toEqual({ box: '8e44ad', text: 'ffffff' });
    for (const color of ['000000', 'ffffff', '777777', 'ff0000', '00ff00', '0000ff']) {
      const { box, text } = captionColors([color]) ?? { box: '', text: '' };
      expect(contrast(box, text)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('what can be drawn', () => {
  it('follows from the script of a text, and of a language', () => {
    expect(
      ['Größe 5 € ✓ 😀', 'Ελλάδα', 'Київ', 'مرحبا', 'שלום', 'नमस्ते', 'ไทย', '日本語のテスト', '한국어'].map(
        undrawable,
      ),
    ).toEqual(Array(9).fill(null));
    expect([undrawable('A வணக்கம்'), undrawable('ქართული')]).toEqual(['வ', 'ქ']);
    expect(['en', 'ja-JP', 'zh-TW', 'ko', 'ar-EG', 'ur', 'sr-Latn', 'hi'].every(isDrawnLanguage)).toBe(true);
    expect(['ta-IN', 'bn', 'ka', 'km'].some(isDrawnLanguage)).toBe(false);
  });
});
