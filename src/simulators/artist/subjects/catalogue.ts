import type { SubjectName } from '../lexicon-subjects.ts';
import { bird, cat, deer, dog, horse, whale } from './animals.ts';
import { bottle, bowlOfFruit, cake, cosmetic, cup, perfume } from './containers.ts';
import { camera, headphones, lamp, laptop, phone, watch } from './devices.ts';
import { bag, book, chair, giftBox, guitar, shoe } from './goods.ts';
import { astronaut, people, person, robot } from './people.ts';
import { flower, house, tent, tree, windmill } from './structures.ts';
import type { Subject } from './subject.ts';
import { balloon, bicycle, car, plane, rocket, train, van } from './vehicles.ts';
import { sailboat, ship } from './vessels.ts';

/** Everything that can stand in a scene, by the name under which prompts ask for it. */
export const SUBJECTS: Record<SubjectName, Subject> = {
  sailboat,
  ship,
  bottle,
  cup,
  shoe,
  phone,
  laptop,
  watch,
  bag,
  box: giftBox,
  lamp,
  perfume,
  cosmetic,
  headphones,
  camera,
  chair,
  food: cake,
  fruit: bowlOfFruit,
  book,
  guitar,
  person,
  people,
  bicycle,
  car,
  van,
  train,
  dog,
  cat,
  horse,
  deer,
  bird,
  whale,
  balloon,
  plane,
  rocket,
  astronaut,
  house,
  tent,
  tree,
  windmill,
  robot,
  flower,
};
