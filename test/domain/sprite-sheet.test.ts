import { describe, expect, it } from 'vitest';
import { spriteCues, spriteSheet } from '../../src/domain/sprite-sheet.ts';

const lastCue = (text: string) => text.trim().split('\n').slice(-2);

describe('the sheet of small pictures', () => {
  it('of the longest film has a hundred pictures, six seconds each', () => {
    const sheet = spriteSheet({ width: 1920, height: 1080, seconds: 600 });
    expect(sheet).toMatchObject({ width: 160, height: 90, columns: 10, count: 100, everySeconds: 6 });
    const cues = spriteCues(sheet, 'https://x/sprites.jpg?s=1');
    expect(cues).toContain('00:01:00.000 --> 00:01:06.000\nhttps://x/sprites.jpg?s=1#xywh=0,90,160,90\n');
    expect(lastCue(cues)).toEqual([
      '00:09:54.000 --> 00:10:00.000',
      'https://x/sprites.jpg?s=1#xywh=1440,810,160,90',
    ]);
  });

  it('of an upright film has upright pictures', () => {
    const sheet = spriteSheet({ width: 1080, height: 1920, seconds: 12 });
    expect(sheet).toMatchObject({ width: 90, height: 160, count: 12 });
    expect(lastCue(spriteCues(sheet, 's'))[1]).toBe('s#xywh=90,160,90,160');
  });

  it('ends with the film, also between two whole seconds', () => {
    const cues = spriteCues(spriteSheet({ width: 854, height: 480, seconds: 100.5 }), 's');
    expect(cues.match(/-->/g)).toHaveLength(51);
    expect(lastCue(cues)[0]).toBe('00:01:40.000 --> 00:01:40.500');
  });
});
