import type { SubjectName } from '../lexicon-subjects.ts';
import { balloon, plane, rocket } from './aircraft.ts';
import { deer, horse } from './animals.ts';
import { bicycle } from './bicycle.ts';
import { bottle, bowlOfFruit, cake, cosmetic, cup, perfume } from './containers.ts';
import { camera, headphones, lamp, laptop, phone, watch } from './devices.ts';
import { astronaut, robot } from './explorers.ts';
import { book, chair, guitar, sculpture } from './furnishings.ts';
import { bag, giftBox, shoe } from './goods.ts';
import { people, person } from './people.ts';
import { cat, dog } from './pets.ts';
import { flower, tree } from './plants.ts';
import { bird, whale } from './sea-and-sky-animals.ts';
import { house, tent, windmill } from './structures.ts';
import type { Subject } from './subject.ts';
import { car, train, van } from './vehicles.ts';
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
  sculpture,
};
