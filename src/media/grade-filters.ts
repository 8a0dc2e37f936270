import type { Grade } from '../domain/settings.ts';

/** What becomes of each value: brightness from 16 to 235, colour differences around 128 (BT.709, studio range). */
interface Curves {
  readonly y?: string;
  readonly u?: string;
  readonly v?: string;
}

/**
 * The grades as curves over brightness and the two colour differences: one look-up a value, the same for
 * every picture whatever is in it, so that all scenes of a video shift alike, and almost for free.
 */
const curves: Readonly<Record<Grade, Curves>> = {
  none: {},
  warm: { u: 'val-8', v: 'val+6' },
  cool: { u: 'val+8', v: 'val-6' },
  // Lifted shadows, dimmed lights and less colour, a little to the warm side, as printed film has them.
  film: { y: '24+(val-16)*0.925', u: '126+(val-128)*0.84', v: '131+(val-128)*0.84' },
  vivid: { y: '126+(val-126)*1.08', u: '128+(val-128)*1.32', v: '128+(val-128)*1.32' },
  noir: { y: '122+(val-126)*1.2', u: '128', v: '128' },
};

/** The filters of a named grade, for yuv420p pictures: constants of ours, nothing of a request. */
export function gradeFilters(grade: Grade): readonly string[] {
  const values = Object.entries(curves[grade]).map(
    ([plane, value]) => `${plane}='clip(round(${value}),16,${plane === 'y' ? 235 : 240})'`,
  );
  return values.length === 0 ? [] : [`lutyuv=${values.join(':')}`];
}
