import type { Grade } from '../domain/settings.ts';

/** To planar RGB and back, in the house colours on both sides. */
const inRgb = (...filters: readonly string[]) => [
  'scale=in_color_matrix=bt709:in_range=tv',
  'format=gbrp',
  ...filters,
  'scale=out_color_matrix=bt709:out_range=tv',
  'format=yuv420p',
];

/**
 * What each grade does to a picture of the house colours. Every frame is treated alike, whatever is in it,
 * so that all scenes of a video shift by the same.
 */
const chains: Readonly<Record<Grade, readonly string[]>> = {
  none: [],
  warm: inRgb('colorbalance=rm=0.07:gm=0.01:bm=-0.08:rh=0.04:bh=-0.05'),
  cool: inRgb('colorbalance=rm=-0.07:bm=0.08:rh=-0.03:bh=0.05'),
  // Shadows lifted and a little teal, lights rolled off and a little orange, as printed film has them.
  film: [
    ...inRgb(
      'colorbalance=rs=-0.04:bs=0.05:rh=0.05:bh=-0.05',
      "curves=master='0/0.04 0.25/0.23 0.75/0.77 1/0.96'",
    ),
    'eq=saturation=0.88',
  ],
  vivid: ['eq=contrast=1.08:saturation=1.35'],
  noir: ['hue=s=0', 'eq=contrast=1.2:brightness=-0.02'],
};

/** The filters of a named grade, for yuv420p pictures in BT.709: constants of ours, nothing of a request. */
export function gradeFilters(grade: Grade): readonly string[] {
  return chains[grade];
}
