import type { SettingName } from '../lexicon-settings.ts';
import type { Setting, View } from '../scene.ts';
import { city } from './city.ts';
import { forest } from './forest.ts';
import { mountains } from './mountains.ts';
import { sea } from './sea.ts';
import { studio } from './studio.ts';

/** Every place that can be drawn. */
export const SETTINGS: Record<SettingName, (view: View) => Setting> = {
  sea,
  beach: sea,
  city,
  forest,
  mountains,
  desert: mountains,
  meadow: mountains,
  lake: sea,
  snow: mountains,
  space: mountains,
  underwater: sea,
  street: city,
  interior: studio,
  stage: studio,
  garden: forest,
  studio,
  river: forest,
  road: mountains,
};
