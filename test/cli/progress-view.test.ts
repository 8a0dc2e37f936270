import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { JobState } from '../../src/cli/follow-job.ts';
import type { SceneJson } from '../../src/cli/job-json.ts';
import { progressLines } from '../../src/cli/progress-view.ts';
import { startLines } from '../../src/cli/start-view.ts';
import { storyboardLines } from '../../src/cli/storyboard-view.ts';
import { failureLines, summaryLines } from '../../src/cli/summary-view.ts';
import { cutTo, fitTo, safeText } from '../../src/cli/terminal-text.ts';
import { baseJob, plannedScenes, refusal } from './recorded-job.ts';

const plain = (_format: unknown, text: string) => text;
const screen = (columns: number, rows = 30) => ({ columns, rows, paint: plain });

const [first, second, third] = plannedScenes as [SceneJson, SceneJson, SceneJson];
const filming: JobState = {
  job: {
    ...baseJob,
    title: 'A bottle for life',
    status: 'filming',
    progress: { ...baseJob.progress, percent: 57, message: 'Filming scene 2 of 3', etaSeconds: 23 },
    cost: { ...baseJob.cost, actual: 0.109 },
  },
  scenes: [
    { ...first, status: 'conformed' },
    { ...second, status: 'filming' },
    { ...third, status: 'failed', error: refusal },
  ],
  readAt: 1000,
};

describe('a running job', () => {
  test.each([60, 80, 120])('fits %i columns', (columns) => {
    expect(`\n${progressLines(filming, screen(columns), 41.4, 1000).join('\n')}\n`).toMatchSnapshot();
  });

  test('counts the remaining time down between two reads', () => {
    expect(progressLines(filming, screen(80), 45, 5000)[3]).toContain('about 0:19 left');
    expect(progressLines(filming, screen(80), 99, 60_000)[3]).toContain('about 0:00 left');
  });

  test('has no scenes before it is planned', () => {
    const queued = { job: baseJob, scenes: [], readAt: 0 };
    expect(progressLines(queued, screen(60), 0, 0)).toEqual([
      'A reusable water bottle',
      'Waiting to start',
      `${'░'.repeat(53)}   0 %`,
      '0:00 · $0.00 of about $0.309 (simulated)',
    ]);
  });

  test('with more scenes than rows shows those that matter now and counts the rest', () => {
    const status = (i: number): SceneJson['status'] => {
      if (i === 20) return 'failed';
      return i < 10 ? 'conformed' : i < 14 ? 'filming' : 'planned';
    };
    const scenes = Array.from({ length: 30 }, (_, i) => ({
      ...first,
      id: `scn_${i}`,
      position: i,
      status: status(i),
    }));
    const lines = progressLines({ ...filming, scenes }, screen(60, 14), 0, 1000);
    expect(lines.length).toBeLessThan(14);
    expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
  });
});

describe('every view', () => {
  const words = fc.string({ unit: 'binary', maxLength: 80 });

  test('keeps within the terminal and obeys nothing that a text says', () => {
    fc.assert(
      fc.property(words, words, words, fc.integer({ min: 60, max: 140 }), (title, text, beat, columns) => {
        const hostile = `\u001b[2J${text}\u0007\r\n\u202e${title}`;
        const scene = (status: SceneJson['status']) => ({
          ...first,
          status,
          beat,
          text: { visual: hostile, narration: hostile, caption: hostile },
          error: { ...refusal, message: hostile },
        });
        const scenes = [scene('failed'), scene('filming')];
        const job = { ...filming.job, title: hostile, warnings: [hostile] };
        const state = { job, scenes, readAt: 0 };
        const video = { seconds: 1, frames: 30, fps: 30, width: 2, height: 2, bytes: 3 };
        const files = { video: '/v.mp4', thumbnail: '/t.jpg' };
        const all = [
          ...progressLines(state, screen(columns), 3600, 0),
          ...startLines(job, columns, plain),
          ...storyboardLines(state, new Map(), columns, plain),
          ...failureLines({ ...refusal, message: hostile }, scenes, columns, plain),
          ...summaryLines({ state, video, files, cores: 2 }, columns, plain),
        ];
        for (const line of all) expect(stringWidth(line)).toBeLessThan(columns);
        expect(all.join('')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 200 },
    );
  });
});

describe('text in cells', () => {
  test('counts wide letters twice and never cuts one in half', () => {
    expect(cutTo('水をどうぞ', 10)).toBe('水をどうぞ');
    expect(cutTo('水をどうぞ', 6)).toBe('水を…');
    expect(fitTo('水', 4)).toBe('水  ');
    expect(cutTo('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦…');
  });

  test('of any kind fills exactly the width it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (text, width) => {
          expect(stringWidth(fitTo(safeText(text), width))).toBe(width);
        },
      ),
    );
  });
});
