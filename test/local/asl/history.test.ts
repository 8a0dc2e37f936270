import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transcodeService } from '../../../src/app/names.ts';
import type { JsonObject } from '../../../src/app/ports.ts';
import { askAfterSeconds } from '../../../src/domain/ask-schedule.ts';
import { models } from '../../../src/domain/model-registry.ts';
import type { RunEvent } from '../../../src/local/asl/run.ts';
import { openWorkflow, type Step } from '../../../src/local/workflow.ts';
import { manualClock } from '../manual-clock.ts';
import { countHistoryEvents, mostHistoryEvents } from './history-events.ts';
import { silentLog } from './run-case.ts';

const definition = readFileSync(
  resolve(import.meta.dirname, '../../../statemachines/video.asl.json'),
  'utf8',
);
const functions = [...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''))];

/** The most scenes that a job may have, and so the largest input of a Map. */
const sceneIds = Array.from(
  { length: 120 },
  (_, i) => `scn_01JD3S4V8Q6Y7ZK2M5N8P${String(i).padStart(5, '0')}`,
);

/** Films ten minutes of 120 scenes, whose orders are each reported so many seconds after they were first asked for. */
async function filmLongest(reportAfter: { readonly image: number; readonly clip: number }) {
  const clock = manualClock();
  const events: RunEvent[] = [];
  const workflow = openWorkflow({
    definition,
    substitutions: Object.fromEntries(functions.map((name) => [name, name])),
    journal: ':memory:',
    clock,
    log: silentLog,
    observe: (_, event) => events.push(event),
  });
  const plan = { sceneIds, needsReview: false, restsAfterPlan: false, mustDraw: false, askAfterSeconds };
  const begun = new Map<string, number>();
  const ordered =
    (kind: string, seconds: number): Step =>
    async (payload) => {
      const { sceneId, taskToken } = payload as JsonObject;
      const order = `${kind} ${sceneId}`;
      const began = begun.get(order) ?? clock.now();
      begun.set(order, began);
      // It answers when it is asked, as where no report ever comes through.
      if (clock.now() - began >= seconds * 1000) {
        void workflow.succeed(String(taskToken), { jobId: 'job', predictionId: 'prediction' });
      }
      return null;
    };
  const steps: Record<string, Step> = {
    ...Object.fromEntries(
      functions.map((name): [string, Step] => [
        name,
        async (payload) => ({ sceneId: (payload as JsonObject).sceneId ?? null, ok: true }),
      ]),
    ),
    PlanStoryboard: async () => plan,
    BeginFilming: async () => plan,
    StartImage: ordered('image', reportAfter.image),
    StartClip: ordered('clip', reportAfter.clip),
    [transcodeService]: async () => ({}),
  };
  workflow.serve(steps);
  await workflow.start('job-1', { tenantId: 't', jobId: 'j', revision: 1 });
  const execution = await clock.runUntil(workflow.ended('job-1'));
  await workflow.close();
  return { execution, events: countHistoryEvents(definition, events) };
}

describe('the history of the longest film', () => {
  it('has room for every report that is lost, and found only at the end of the deadline', async () => {
    const deadlines = models.map(({ deadlineSeconds }) => deadlineSeconds);
    const { execution, events } = await filmLongest({ image: 180, clip: Math.max(...deadlines) });
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    expect(events).toBeLessThan(mostHistoryEvents);
  });

  it('has room for an hour in line before each clip', async () => {
    const { execution, events } = await filmLongest({ image: 0, clip: 3600 });
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    expect(events).toBeLessThan(mostHistoryEvents);
  });
});
