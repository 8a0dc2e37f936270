import type { Artist } from './artist-port.ts';
import type { Journal } from './journal.ts';
import { makeOutput, type Output } from './make-output.ts';
import { modelNamed, withDefaults } from './model-inputs.ts';
import { priceOf } from './prices.ts';
import { type InputPicture, ModelFailure } from './read-picture.ts';
import type { Reports } from './reports.ts';
import { outputFolder, type Retention } from './retention.ts';
import type { SimClock } from './sim-clock.ts';
import type { BillingMetrics } from './sim-model.ts';
import { isFinished, type SimPrediction, type SimStatus } from './sim-prediction.ts';

export interface LifecycleContext {
  readonly clock: SimClock;
  readonly journal: Journal;
  readonly reports: Reports;
  readonly artist: Artist;
  readonly folder: string;
  readonly retention: Retention;
  readonly readPicture: (url: string) => Promise<InputPicture>;
  readonly log: (message: string) => void;
}

/** Moves predictions through starting, processing and their end, by the clock. */
export interface Lifecycle {
  /** Starts a new prediction. */
  begin(prediction: SimPrediction): void;
  /** Goes on with what a restart interrupted. */
  resume(): void;
  /** Ends it unless it has ended. */
  cancel(id: string): SimPrediction | null;
  /** Resolves when it has ended. */
  finished(id: string): Promise<SimPrediction>;
  close(): void;
}

/** What running the model came to. */
type Outcome = Output | { readonly error: string };

/** What the bill of a prediction counts, and what it comes to. */
function billFor({ model, faults }: SimPrediction, asked: BillingMetrics) {
  const costUsd = priceOf(model, asked);
  if (!faults.bill) return { billing: asked, costUsd };
  const factor = 1 + (faults.bill.percent ?? 25) / 100;
  const counts = Object.entries(asked).map(([name, value]) => [
    name,
    typeof value === 'number' ? value * factor : value,
  ]);
  return {
    billing: Object.fromEntries(counts),
    costUsd: Math.round(costUsd * factor * 1e6) / 1e6,
  };
}

const interrupted = 'Prediction interrupted; please retry (code: PA)';
/** Reports of new log lines are at least so far apart (Replicate documentation, "Receive webhooks"). */
const logReportMilliseconds = 500;

export function lifecycle(context: LifecycleContext): Lifecycle {
  const { clock, journal, reports, retention } = context;
  /** Timers of each prediction under way. */
  const timers = new Map<string, (() => void)[]>();
  const waiting = new Map<string, ((prediction: SimPrediction) => void)[]>();
  let closed = false;

  const at = (id: string, time: number, callback: () => void) => {
    const stop = clock.after(Math.max(0, time - clock.now()), callback);
    timers.set(id, [...(timers.get(id) ?? []), stop]);
  };
  const stopTimers = (id: string) => {
    for (const stop of timers.get(id) ?? []) stop();
    timers.delete(id);
  };
  const change = (id: string, changes: Partial<SimPrediction>): SimPrediction | null => {
    const before = closed ? null : journal.get(id);
    if (!before || isFinished(before.status)) return null;
    const after = { ...before, ...changes };
    journal.save(after);
    return after;
  };

  const start = (id: string) => {
    if (journal.get(id)?.status !== 'starting') return;
    const started = change(id, { status: 'processing', startedAt: clock.now() });
    if (!started) return;
    reports.tell(started, 'start');
    if (started.webhook?.events.includes('logs')) reportLogs(id);
  };

  const reportLogs = (id: string) => {
    at(id, clock.now() + logReportMilliseconds, () => {
      const running = journal.get(id);
      if (running?.status !== 'processing') return;
      reports.tell(running, 'logs');
      reportLogs(id);
    });
  };

  const end = (id: string, status: SimStatus, changes: Partial<SimPrediction> = {}) => {
    const ended = change(id, { ...changes, status, completedAt: clock.now() });
    if (!ended) return null;
    stopTimers(id);
    if (ended.files.length > 0) reports.tell(ended, 'output');
    reports.tell(ended, 'completed');
    for (const resolve of waiting.get(id) ?? []) resolve(ended);
    waiting.delete(id);
    retention.schedule(ended);
    return ended;
  };

  const run = async (prediction: SimPrediction): Promise<Outcome> => {
    const model = modelNamed(prediction.model);
    const fault = prediction.faults.run;
    if (fault?.fault === 'fail') return { error: fault.error ?? interrupted };
    if (!model) return { error: interrupted };
    try {
      const folder = outputFolder(context.folder, prediction.id);
      const { artist, readPicture } = context;
      return await makeOutput({
        model,
        input: prediction.input,
        seed: prediction.seed,
        folder,
        artist,
        readPicture,
      });
    } catch (error) {
      if (error instanceof ModelFailure) return { error: error.message };
      context.log(`prediction ${prediction.id} could not be drawn: ${String(error)}`);
      return { error: interrupted };
    }
  };

  const complete = (prediction: SimPrediction, outcome: Outcome) => {
    start(prediction.id);
    if ('error' in outcome) {
      end(prediction.id, 'failed', { error: outcome.error });
      return;
    }
    const model = modelNamed(prediction.model);
    const asked = model?.metrics(withDefaults(model, prediction.input)) ?? {};
    const { billing, costUsd } = billFor(prediction, asked);
    const empty = prediction.faults.output?.fault === 'empty_output';
    end(prediction.id, 'succeeded', {
      files: empty ? [] : outcome.files,
      words: empty ? undefined : outcome.words,
      billing,
      costUsd,
    });
  };

  const begin = (prediction: SimPrediction) => {
    const { id, deadlineAt } = prediction;
    at(id, prediction.startsAt, () => start(id));
    if (deadlineAt !== null) {
      at(id, deadlineAt, () => end(id, journal.get(id)?.status === 'starting' ? 'aborted' : 'canceled'));
    }
    if (prediction.faults.run?.fault === 'freeze') return;
    // Drawing starts at once and hides inside the time that the model is meant to take.
    void run(prediction).then((outcome) => {
      if (!closed) at(id, prediction.endsAt, () => complete(prediction, outcome));
    });
  };

  return {
    begin,
    resume() {
      for (const prediction of journal.all()) {
        if (!isFinished(prediction.status)) begin(prediction);
        else retention.schedule(prediction);
        if (isFinished(prediction.status) && prediction.webhook?.done === false) {
          reports.tell(prediction, 'completed');
        }
      }
    },
    cancel: (id) => end(id, 'canceled') ?? retention.current(id),
    finished(id) {
      const prediction = journal.get(id);
      if (!prediction) return Promise.reject(new Error(`There is no prediction ${id}.`));
      if (isFinished(prediction.status)) return Promise.resolve(prediction);
      return new Promise((resolve) => {
        waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
      });
    },
    close() {
      closed = true;
      for (const id of timers.keys()) stopTimers(id);
    },
  };
}
