import { describe, expect, it } from 'vitest';
import { aspectRatios, frameSize, resolutions, settingsDefaults } from '../../src/domain/settings.ts';

describe('the size of a frame', () => {
  it.each([
    ['16:9', '480p', 854, 480],
    ['16:9', '720p', 1280, 720],
    ['16:9', '1080p', 1920, 1080],
    ['9:16', '720p', 720, 1280],
    ['9:16', '1080p', 1080, 1920],
    ['1:1', '720p', 720, 720],
    ['4:5', '480p', 480, 600],
    ['4:5', '1080p', 1080, 1350],
  ] as const)('of %s at %s is %d x %d', (shape, resolution, width, height) => {
    expect(frameSize(shape, resolution)).toEqual({ width, height });
  });

  it('is even on both sides and close to the shape, whatever is asked', () => {
    for (const shape of aspectRatios) {
      const [w = 1, h = 1] = shape.split(':').map(Number);
      for (const resolution of resolutions) {
        const { width, height } = frameSize(shape, resolution);
        expect(width % 2).toBe(0);
        expect(height % 2).toBe(0);
        expect(Math.min(width, height)).toBe(Number.parseInt(resolution, 10));
        expect(Math.abs(width / height - w / h)).toBeLessThan(0.005);
      }
    }
  });
});

describe('the defaults', () => {
  it('are 30 s, 16:9, 720p, 30 fps, a balanced ad with hard cuts that waits for review', () => {
    expect(settingsDefaults).toMatchObject({
      durationSeconds: 30,
      aspectRatio: '16:9',
      resolution: '720p',
      fps: 30,
      preset: 'balanced',
      structure: 'ad',
      transition: { kind: 'cut', seconds: 0 },
      autoApprove: false,
    });
  });
});
