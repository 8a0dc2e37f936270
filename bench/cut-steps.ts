/** What each step of a film takes of memory and processor time, and what that comes to on AWS. */
import { functionSizes } from '../lib/function-sizes.ts';
import type { ChildUsage } from './child-usage.ts';
import type { Row } from './report.ts';

/** AWS Lambda on arm64 for each GB and second, US East (AWS Lambda, "Pricing"). */
const dollarsPerGbSecond = 0.0000133334;
/** A function of this size has one processor (AWS Lambda, "Configure Lambda function memory"). */
const oneCpuMb = 1_769;

const steps = {
  ConformClip: 'conforming a clip',
  JoinNeighbours: 'a transition window',
  MixSound: 'mixing the sound',
  CutVideo: 'the cut',
} as const;
export type StepName = keyof typeof steps;
const stepNames: readonly StepName[] = ['ConformClip', 'JoinNeighbours', 'MixSound', 'CutVideo'];
export type StepUsage = Readonly<Record<StepName, ChildUsage>>;

/** @param plainCpuSeconds processor time of the plain way for the same film */
export function stepRows(usage: StepUsage, scenes: number, plainCpuSeconds: number): Row[] {
  const told = stepNames.map((step) => {
    const { megabytes, cpuSeconds } = usage[step];
    return says(`${steps[step]}: ${megabytes} MB, ${cpuSeconds.toFixed(2)} CPU s`);
  });
  return [...told, fanOutRow(usage, plainCpuSeconds), priceRow(usage, scenes)];
}

/**
 * What is left when every clip arrives at once and each conform and each window has a function of its own: one of
 * each, then the cut, by their processor time here on the processors that the function has.
 */
function fanOutRow(usage: StepUsage, plainCpuSeconds: number): Row {
  const left = (['ConformClip', 'JoinNeighbours', 'CutVideo'] as const).reduce(
    (sum, step) => sum + usage[step].cpuSeconds / processors(step),
    0,
  );
  const plain = plainCpuSeconds / processors('ConformClip');
  const share = ((100 * left) / plain).toFixed(1);
  return says(
    `modelled, a function for each conform and window: ${left.toFixed(2)} s after the last clip, ${share} % of the plain way's ${plain.toFixed(1)} s on one such function`,
  );
}

function priceRow(usage: StepUsage, scenes: number): Row {
  const times = { ConformClip: scenes, JoinNeighbours: scenes - 1, MixSound: 1, CutVideo: 1 };
  const dollars = stepNames.reduce((sum, step) => {
    const seconds = usage[step].cpuSeconds / processors(step);
    return sum + times[step] * seconds * (functionSizes[step].memoryMb / 1024) * dollarsPerGbSecond;
  }, 0);
  return says(`all steps on AWS: $${dollars.toFixed(5)} a film`);
}

function processors(step: StepName): number {
  return functionSizes[step].memoryMb / oneCpuMb;
}

function says(name: string): Row {
  return { name, seconds: [], ratio: null };
}
