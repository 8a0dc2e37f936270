import { cutList } from '../../domain/cut-list.ts';
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Timeline } from '../../domain/timeline.ts';
import type { TranscodePart } from '../ports.ts';
import { windowPlan } from './render-plan.ts';

/** What a video is joined of, in order. @throws Fault `MediaFailed` where a scene has no conformed clip */
export function partsOf(job: Job, scenes: readonly Scene[], timeline: Timeline): TranscodePart[] {
  return cutList(timeline).map((entry) => {
    const { frames } = entry;
    if (entry.kind === 'window') {
      const plan = windowPlan(job, scenes, timeline, entry.scene);
      if (plan) return { key: plan.key, startFrame: 0, frames };
    } else {
      const clip = scenes[entry.scene]?.conformed;
      if (clip) return { key: clip.key, startFrame: entry.startFrame, frames };
    }
    throw new Fault('MediaFailed', `Scene ${entry.scene + 1} has no conformed clip.`);
  });
}
