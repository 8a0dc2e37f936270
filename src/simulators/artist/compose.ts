import { type Brief, type Framing, readBrief } from './brief.ts';
import { closeUp } from './close-up.ts';
import { gradeFor } from './grade.ts';
import { lens } from './lens.ts';
import type { SettingName } from './lexicon-settings.ts';
import type { SubjectName } from './lexicon-subjects.ts';
import { lightFor } from './light.ts';
import { createRandom, type Random } from './random.ts';
import { chanceOf, type Recipe } from './recipe.ts';
import {
  type Item,
  type Place,
  type Scene,
  type Setting,
  type Spot,
  type Stage,
  stageFor,
  type View,
} from './scene.ts';
import { SETTINGS } from './settings/catalogue.ts';
import { SUBJECTS } from './subjects/catalogue.ts';
import { placeSubject } from './subjects/place-subject.ts';

/** What may stand in a place when the prompt names nothing. */
const EXTRAS: Partial<Record<SettingName, readonly SubjectName[]>> = {
  sea: ['sailboat', 'sailboat', 'ship', 'bird'],
  beach: ['person', 'sailboat', 'dog', 'people'],
  mountains: ['person', 'tent', 'balloon', 'house', 'deer'],
  forest: ['deer', 'person', 'tent'],
  desert: ['people', 'balloon', 'horse', 'tent'],
  meadow: ['tree', 'house', 'horse', 'windmill', 'balloon'],
  lake: ['sailboat', 'person', 'house'],
  snow: ['house', 'deer', 'person'],
  space: ['rocket', 'astronaut'],
  underwater: ['whale'],
  street: ['bicycle', 'person', 'dog'],
  stage: ['guitar', 'person'],
  road: ['car', 'van', 'bicycle'],
  interior: ['cup', 'flower', 'cat', 'lamp', 'book'],
  garden: ['cat', 'chair', 'person'],
  river: ['deer', 'person', 'tent'],
  city: ['plane', 'balloon'],
  studio: ['sculpture', 'sculpture', 'sculpture', 'perfume', 'cosmetic', 'flower', 'watch'],
};

/** Turns a recipe into a scene: reads the prompt, chooses light and place, puts the subjects in. */
export function compose(recipe: Recipe): Scene {
  const random = createRandom(chanceOf(recipe));
  const colours = recipe.references.flatMap((reference) => reference.colours);
  const brief = readBrief(recipe.prompt, recipe.seed, colours);
  const stage = stageFor(recipe.width, recipe.height);
  const horizon = horizonFor(brief, stage, random.fork('horizon'));
  const focusX = focusFor(brief, stage, random.fork('focus'));
  const light = lightFor(brief, stage, horizon, focusX, random.fork('light'));
  const view: View = { stage, light, brief, random: random.fork('scene'), horizon, focusX };
  const setting = SETTINGS[brief.setting](view);
  const names = brief.subjects.length > 0 ? brief.subjects : extras(brief, random.fork('extras'));
  const staged =
    brief.framing === 'close' || wantsCloseUp(brief, names)
      ? closeUp(view, setting, names)
      : cast(view, setting, names);
  return {
    stage,
    items: [...staged.items, ...lens(view)],
    ambience: brief.weather === 'rain' ? 'rain' : setting.ambience,
    focus: staged.focus,
    grade: gradeFor(brief.style),
  };
}

function extras(brief: Brief, random: Random): readonly SubjectName[] {
  const list = EXTRAS[brief.setting];
  if (!list) return [];
  // A pedestal is never left empty.
  if (brief.setting === 'studio') return [random.pick(list)];
  if (brief.framing === 'aerial' || brief.style === 'minimal') return [];
  return random.chance(0.62) ? [random.pick(list)] : [];
}

/** Goods in a landscape are lost if they are drawn at their true size: they come to the front. */
function wantsCloseUp(brief: Brief, names: readonly SubjectName[]): boolean {
  const first = names[0];
  if (first === undefined || SUBJECTS[first].goods !== true) return false;
  return !['studio', 'interior', 'stage'].includes(brief.setting);
}

const HORIZONS: Partial<Record<Framing, number>> = { low: 0.74, aerial: 0.3, wide: 0.56 };

function horizonFor(brief: Brief, stage: Stage, random: Random): number {
  const base = HORIZONS[brief.framing] ?? random.pick([0.5, 0.58, 0.63, 0.66]);
  const shape = stage.tall ? 0.03 : 0;
  return stage.h * (base + shape + random.range(-0.03, 0.03));
}

function focusFor(brief: Brief, stage: Stage, random: Random): number {
  const centred = brief.framing === 'hero' || brief.setting === 'studio' || brief.setting === 'stage';
  if (centred) return stage.w * (0.5 + random.range(-0.015, 0.015));
  const third = random.chance(0.5) ? 0.34 : 0.66;
  return stage.w * (stage.tall ? 0.5 + (third - 0.5) * 0.7 : third);
}

const SIZES: Partial<Record<Framing, number>> = { wide: 0.62, aerial: 0.5, low: 1.25, hero: 1.15 };

/** Puts the named things onto the spots of the setting: the first in focus, others beside it. */
function cast(
  view: View,
  setting: Setting,
  names: readonly SubjectName[],
): { items: Item[]; focus: readonly [number, number] } {
  const items: Item[] = [...setting.items];
  const size = SIZES[view.brief.framing] ?? 1;
  const taken = new Map<Place, number>();
  let focus: readonly [number, number] = [view.focusX, (view.horizon + view.stage.h * 0.5) / 2];
  names.forEach((name, i) => {
    const subject = SUBJECTS[name];
    const place = placeFor(subject.place, setting);
    const spot = place && setting.spots[place];
    if (!place || !spot) return;
    // Small goods beside people or houses would be as large as they are.
    if (i > 0 && subject.goods && place === 'ground' && subject.place !== 'ground') return;
    const order = taken.get(place) ?? 0;
    taken.set(place, order + 1);
    const moved = order === 0 ? spot : beside(spot, order, view, subject.aspect * subject.height * size);
    const fit = Math.min(1, (view.stage.w * 0.8) / (subject.aspect * subject.height * size * spot.scale));
    const put = placeSubject(view, name, moved, size * fit * (i === 0 ? 1 : 0.86), place === 'water');
    const at = moved.before ? items.indexOf(moved.before) : -1;
    if (at >= 0) items.splice(at, 0, ...put);
    else items.push(...put);
    if (i === 0) focus = [moved.x, moved.y - (place === 'air' ? 0 : subject.height * size * fit * 0.35)];
  });
  return { items, focus };
}

function placeFor(wanted: Place, setting: Setting): Place | undefined {
  const order: readonly Place[] =
    wanted === 'water'
      ? ['water', 'ground']
      : wanted === 'air'
        ? ['air', 'ground']
        : wanted === 'table'
          ? ['table', 'ground', 'air']
          : ['ground', 'table', 'water'];
  return order.find((place) => setting.spots[place] !== undefined);
}

function beside(spot: Spot, order: number, view: View, width: number): Spot {
  const { stage } = view;
  const away = spot.x > stage.w / 2 ? -1 : 1;
  const step = Math.max(stage.w * 0.24, Math.min(stage.w * 0.36, width * 0.62 * spot.scale));
  return { ...spot, x: spot.x + away * step * (order % 2 ? 1 : -0.9), y: spot.y + (order % 2 ? -4 : 6) };
}
