import { describe, expect, it } from 'vitest';
import type { Job, JobStatus } from '../../src/domain/job.ts';
import type { Prediction } from '../../src/domain/prediction.ts';
import type { Scene } from '../../src/domain/storyboard.ts';
import { secondsLeft, type UsualSeconds } from '../../src/domain/time-left.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString();

const usual: UsualSeconds = { image: 10, clip: 60 };

/** Only what the time left depends on. */
function work(
  status: JobStatus,
  { known = usual, scenes = ['a', 'b'], drawn = [] as string[], filmed = [] as string[] } = {},
  predictions: Partial<Prediction>[] = [],
  now = 0,
) {
  return {
    job: { status, usualSeconds: known, stages: [{ status, at: at(0) }] } as unknown as Job,
    scenes: scenes.map(
      (id) =>
        ({
          id,
          seconds: 4,
          status: 'planned',
          selectedTakeIds: { image: drawn.includes(id) ? 't' : null, clip: filmed.includes(id) ? 't' : null },
        }) as unknown as Scene,
    ),
    predictions: predictions as Prediction[],
    now: noon + now * 1000,
  };
}

const tail = 4 * 0.5 + 5;
const clip = (sceneId: string, submittedAt: string | null, completedAt: string | null = null) => ({
  kind: 'clip' as const,
  sceneId,
  status: completedAt ? ('succeeded' as const) : ('submitted' as const),
  submittedAt,
  completedAt,
});

describe('the time that is left', () => {
  it('is null where nothing of the kind is known, and where nobody is at work', () => {
    expect(secondsLeft(work('drawing', { known: { image: null, clip: null } }))).toBeNull();
    expect(secondsLeft(work('drawing', { known: { image: 3, clip: null } }))).toBeNull();
    for (const status of ['queued', 'planning', 'awaiting_approval', 'completed', 'failed'] as const)
      expect(secondsLeft(work(status))).toBeNull();
  });

  it('is a picture, a clip and the cut, as scenes are made beside each other', () => {
    expect(secondsLeft(work('drawing'))).toBe(10 + 60 + tail);
    expect(secondsLeft(work('filming', { drawn: ['a', 'b'] }))).toBe(60 + tail);
  });

  it('shrinks while a clip is made, and never says 0 for one that is late', () => {
    const both = [clip('a', at(0)), clip('b', at(0))];
    const filming = (now: number) => secondsLeft(work('filming', { drawn: ['a', 'b'] }, both, now));
    expect(filming(30)).toBe(30 + tail);
    expect(filming(200)).toBe(50 + tail);
  });

  it('counts those that wait for a turn after those under way', () => {
    const scenes = ['a', 'b', 'c', 'd', 'e'];
    const under = [clip('a', at(0)), clip('b', at(0)), clip('c', null)];
    expect(secondsLeft(work('filming', { scenes, drawn: scenes }, under, 20))).toBe(40 + 2 * 60 + tail);
  });

  it('learns from what the job itself has seen', () => {
    const own = [clip('a', at(0), at(20)), clip('b', at(0))];
    const filming = work('filming', { drawn: ['a', 'b'], filmed: ['a'] }, own, 10);
    expect(secondsLeft(filming)).toBe(10 + tail);
  });
});
