import { describe, expect, test } from 'vitest';
import { demoHelp, readDemoOptions } from '../../src/cli/demo-options.ts';
import { choices, optionFor } from '../../src/cli/film-options.ts';
import {
  aspectRatios,
  captionModes,
  captionStyles,
  frameRates,
  grades,
  presets,
  resolutions,
  transitionKinds,
} from '../../src/domain/settings.ts';

describe('the command line', () => {
  test('is a prompt with defaults that leave the rest to the API', () => {
    expect(readDemoOptions(['A bottle'])).toEqual({
      prompt: 'A bottle',
      film: {
        transition: { kind: 'crossfade', seconds: 0.5 },
        captions: { mode: 'burned' },
      },
      out: 'out',
      review: false,
      json: false,
    });
  });

  test('may leave the quotes off the prompt', () => {
    expect(readDemoOptions(['A', 'red', 'kite', '--duration', '12.5'])).toMatchObject({
      prompt: 'A red kite',
      film: { durationSeconds: 12.5 },
    });
  });

  test('takes a prompt that begins with a hyphen after --', () => {
    expect(readDemoOptions(['--review', '--', '--duration'])).toMatchObject({
      prompt: '--duration',
      review: true,
    });
  });

  test.each([
    ['cut', { kind: 'cut' }],
    ['wipe', { kind: 'wipe' }],
    ['fade:1.25', { kind: 'fade', seconds: 1.25 }],
  ])('reads the transition %s', (given, transition) => {
    expect(readDemoOptions(['x', '--transition', given])?.film.transition).toEqual(transition);
  });

  test('says how the film sounds and looks', () => {
    const options = ['--narration', 'off', '--language', 'de-DE', '--captions', 'soft', '--grade', 'noir'];
    expect(readDemoOptions(['x', ...options, '--music', 'calm piano', '--max-cost', '2'])?.film).toEqual({
      transition: { kind: 'crossfade', seconds: 0.5 },
      narration: { enabled: false, language: 'de-DE' },
      captions: { mode: 'soft' },
      look: { grade: 'noir' },
      music: { prompt: 'calm piano' },
      maxCost: 2,
    });
  });

  test('that asks for help needs no prompt', () => {
    expect(readDemoOptions(['-h'])).toBeNull();
    expect(readDemoOptions(['--help', '--seed', '3'])).toBeNull();
  });
});

describe('a wrong command line is told what would be right', () => {
  test.each<[string[], RegExp]>([
    [[], /^Say what the film is about: npm run demo -- "/],
    [['   '], /^Say what the film is about/],
    [['x', '--durations', '30'], /^There is no option --durations\. Did you mean --duration\?$/],
    [['x', '--dur', '30'], /Did you mean --duration\?$/],
    [['x', '--constructor', '30'], /^There is no option --constructor\. --help lists all of them\.$/],
    [['x', '-z'], /^There is no option -z\./],
    [['x', '--duration'], /^--duration needs a value: --duration SECONDS$/],
    [['x', '--duration', 'long'], /^--duration must be a number from 5 to 600, not "long"\.$/],
    [['x', '--duration', '4.9'], /^--duration must be a number from 5 to 600/],
    [['x', '--duration', '1e2'], /^--duration must be a number/],
    [['x', '--duration', '--aspect', '1:1'], /^--duration must be a number from 5 to 600, not "--aspect"/],
    [['x', '--aspect', '4:3'], /^--aspect must be one of 16:9, 9:16, 1:1, 4:5, not "4:3"\.$/],
    [['x', '--resolution=4k'], /^--resolution must be one of 480p, 720p, 1080p, not "4k"\.$/],
    [['x', '--fps', '29.97'], /^--fps must be one of 24, 25, 30, 60/],
    [['x', '--seed', '-1'], /^--seed must be a whole number from 0 to 2147483647, not "-1"\.$/],
    [['x', '--seed', '2147483648'], /^--seed must be a whole number/],
    [['x', '--preset', 'cheap'], /^--preset must be one of economy, balanced, premium/],
    [['x', '--video-model', 'veo'], /^--video-model must be a model such as google\/veo/],
    [
      ['x', '--transition', 'spin'],
      /^--transition must be one of cut, crossfade, dissolve, fade, fade_white, wipe, slide, zoom,/,
    ],
    [['x', '--transition', 'fade:9'], /^--transition must be .* \(0\.1 to 2\)/],
    [['x', '--transition', 'cut:1'], /^--transition must be one of/],
    [['x', '--style', ' '], /^--style must be some text/],
    [['x', '--review=yes'], /^--review takes no value\.$/],
  ])('%j', (args, message) => {
    expect(() => readDemoOptions(args)).toThrow(message);
  });
});

test('a prompt of more than 5000 characters is too long', () => {
  expect(() => readDemoOptions(['x'.repeat(5001)])).toThrow('at most 5000 characters');
  expect(readDemoOptions(['x'.repeat(5000)])?.prompt).toHaveLength(5000);
});

test('the choices are those of the product', () => {
  expect(choices).toEqual({
    aspect: aspectRatios,
    resolution: resolutions,
    fps: frameRates.map(String),
    preset: presets,
    transition: transitionKinds,
    captions: captionModes,
    'caption-style': captionStyles,
    grade: grades,
  });
});

test('the help names every option and fits 80 columns', () => {
  const lines = demoHelp().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join('\n')).toMatchSnapshot();
});

test.each([
  ['durationSeconds', '--duration'],
  ['models.video', '--video-model'],
  ['transition.seconds', '--transition'],
  ['prompt', 'the prompt'],
  ['constructor', 'constructor'],
])('the field %s is set by %s', (path, option) => {
  expect(optionFor(path)).toBe(option);
});
