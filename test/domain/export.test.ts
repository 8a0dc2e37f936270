import { describe, expect, it } from 'vitest';
import { exportWork, isUpscaled } from '../../src/domain/export.ts';
import { frameSize } from '../../src/domain/settings.ts';

const source = (resolution: '480p' | '720p' | '1080p', seconds: number, fps: 24 | 30 | 60 = 30) => ({
  key: 'x',
  sha256: 'x',
  size: frameSize('16:9', resolution),
  frames: seconds * fps,
  fps,
});
const wide = (resolution: '480p' | '720p' | '1080p') => frameSize('16:9', resolution);

describe('the work of an export', () => {
  it('of the longest film fits at 30 frames a second in every size', () => {
    for (const resolution of ['480p', '720p', '1080p'] as const) {
      const { fits } = exportWork(source('1080p', 600), { format: 'webm', size: wide(resolution) });
      expect(fits, resolution).toBe(true);
    }
  });

  it('of ten minutes of 1080p at 60 frames a second is too much, unless it is copied', () => {
    const film = source('1080p', 600, 60);
    expect(exportWork(film, { format: 'webm', size: wide('1080p') }).fits).toBe(false);
    expect(exportWork(film, { format: 'mov', size: wide('1080p') })).toEqual({ seconds: 0, fits: true });
  });

  it('that is drawn anew is that of two videos where the result is encoded, of one where it is copied', () => {
    const film = source('720p', 60);
    const tall = frameSize('9:16', '720p');
    const seconds = (format: 'mp4' | 'webm', redrawn: boolean) =>
      exportWork(film, { format, size: tall, redrawn }).seconds;
    expect(seconds('mp4', true)).toBe(seconds('mp4', false));
    expect(seconds('webm', true)).toBe(2 * seconds('webm', false));
  });

  it('of half a minute of 720p is seconds', () => {
    expect(exportWork(source('720p', 30), { format: 'webm', size: wide('720p') }).seconds).toBeLessThan(20);
  });

  it('says when pixels are made up', () => {
    expect(isUpscaled({ size: wide('1080p'), source: source('480p', 5) })).toBe(true);
    expect(isUpscaled({ size: wide('480p'), source: source('480p', 5) })).toBe(false);
  });
});
