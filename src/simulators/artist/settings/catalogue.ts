import type { SettingName } from '../lexicon-settings.ts';
import type { Setting, View } from '../scene.ts';
import { beach } from './beach.ts';
import { city } from './city.ts';
import { desert } from './desert.ts';
import { forest } from './forest.ts';
import { garden } from './garden.ts';
import { interior } from './interior.ts';
import { lake } from './lake.ts';
import { meadow } from './meadow.ts';
import { mountains } from './mountains.ts';
import { river } from './river.ts';
import { road } from './road.ts';
import { sea } from './sea.ts';
import { snow } from './snow.ts';
import { space } from './space.ts';
import { stage } from './stage.ts';
import { street } from './street.ts';
import { studio } from './studio.ts';
import { underwater } from './underwater.ts';

/** Every place that can be drawn. */
export const SETTINGS: Record<SettingName, (view: View) => Setting> = {
  sea,
  beach,
  city,
  forest,
  mountains,
  desert,
  meadow,
  lake,
  snow,
  space,
  underwater,
  street,
  interior,
  stage,
  garden,
  studio,
  river,
  road,
};
