import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConformLook, HouseProfile } from '../../src/app/ports.ts';
import { sceneLook } from '../../src/domain/scene-look.ts';
import { transitionKinds } from '../../src/domain/settings.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { placedScene } from '../domain/placed-scene.ts';
import { drawnBox } from './draw-script.ts';
import { type DecodedFrame, decode, makeClip, tempFolder, testMedia } from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const profile: HouseProfile = { width: 480, height: 270, fps: 30 };
/** Frames of a scene, and of the window at its beginning and behind its end. */
const [scene, overlap] = [30, 12];
const words = ['Now', 'listen', 'closely'].map((text, i) => ({
  text,
  startMs: i * 300,
  endMs: i * 300 + 250,
}));
const clip = (name: string) => join(folder, `${name}.mp4`);

function lookWith(logo: ConformLook['logo']): ConformLook {
  const settings = settingsWith({ captions: { mode: 'burned', style: 'plain' } });
  const spoken = { key: 'k', fromSeconds: 0, seconds: 1, tempo: 1, text: 'Now listen closely', words };
  const narrated = { ...spoken, takeId: 'tak', timing: 'marks' as const, basis: 'b' };
  return {
    ...sceneLook(placedScene({ narrated }), settings, { frames: scene }, 2),
    aspectRatio: '16:9',
    language: 'en-US',
    colors: null,
    logo,
  };
}

describe('logo and words over a transition', () => {
  let look: ConformLook;
  let frames: DecodedFrame[];

  beforeAll(async () => {
    const [file, square] = [join(folder, 'logo.png'), createCanvas(60, 60)];
    const pen = square.getContext('2d');
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, 60, 60);
    await writeFile(file, square.toBuffer('image/png'));
    look = lookWith({ file, corner: 'top-left' });
    const source = await makeClip(clip('black'), { picture: 'color=c=black:s=480x270:r=30:d=2' });
    await media.conform({
      source,
      target: clip('scene'),
      profile,
      frames: scene + overlap,
      keyframes: [overlap, scene],
      look,
      drawnFrames: { startFrame: overlap, endFrame: scene },
    });
    frames = await decode(clip('scene'));
  });

  it('are left out of the frames that windows are made of, to the frame', () => {
    expect(frames.map((frame) => drawnBox(frame) !== null)).toEqual(
      frames.map((_, i) => i >= overlap && i < scene),
    );
  });

  it.each(transitionKinds.filter((kind) => kind !== 'cut'))(
    'stand still while pictures give way: %s',
    async (kind) => {
      const target = clip(kind);
      const black = { file: clip('scene'), startFrame: scene };
      const arriving = { file: clip('scene'), startFrame: 0 };
      await media.window({
        from: black,
        to: arriving,
        target,
        profile,
        kind,
        direction: 'left',
        frames: overlap,
        look,
      });
      const first = frames[overlap];
      if (!first) throw new Error('no frame');
      const window = await decode(target);
      expect(window).toHaveLength(overlap);
      for (const frame of window) {
        const logo = frame.bytes[20 * frame.width + 20] ?? 0;
        // Only a fade through white has anything else that is bright.
        expect(logo).toBeGreaterThan(220);
        if (kind === 'fade_white') continue;
        // The words are there from the first frame on, as they are in the scene that follows.
        const [box, like] = [drawnBox(frame), drawnBox(first)];
        for (const side of ['left', 'right', 'top', 'bottom'] as const)
          expect(Math.abs((box?.[side] ?? 0) - (like?.[side] ?? 1)), side).toBeLessThan(0.01);
      }
    },
  );
});
