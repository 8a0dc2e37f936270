import { EventSourceParserStream } from 'eventsource-parser/stream';
import { ApiProblem } from './api-problem.ts';
import { type EventJson, eventJson } from './job-json.ts';

/** Three beats of the server's heart (15 s) without one byte: the connection is dead, whatever it says. */
const silenceSeconds = 45;
const maxFailures = 10;
const firstPauseMilliseconds = 250;
const longestPauseMilliseconds = 5000;

export interface EventSource {
  /** Opens the stream after a sequence number. */
  open(after: number, signal: AbortSignal): Promise<Response>;
  /** Whether there is nothing more to come, asked when a stream ended. */
  isOver(): Promise<boolean>;
  readonly after: number;
  readonly signal: AbortSignal;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/**
 * The events of a job, each once and in order, through any number of broken connections: every new one
 * resumes after the last event that arrived. Ends when the server ended it and the job is over.
 * @throws ApiProblem when the server refuses, the signal's reason when it is aborted, and Error after ten
 *   connections in a row that brought nothing
 */
export async function* followEvents(source: EventSource): AsyncGenerator<EventJson> {
  let after = source.after;
  let failures = 0;
  let cause: unknown;
  while (failures < maxFailures) {
    try {
      for await (const event of oneConnection(source, after)) {
        if (event.sequence <= after) continue;
        after = event.sequence;
        failures = 0;
        yield event;
      }
      if (await source.isOver()) return;
    } catch (error) {
      source.signal.throwIfAborted();
      if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) throw error;
      cause = error;
    }
    failures++;
    await source.pause(
      Math.min(firstPauseMilliseconds * 2 ** (failures - 1), longestPauseMilliseconds),
      source.signal,
    );
  }
  throw new Error('The connection to the server was lost.', { cause });
}

async function* oneConnection(source: EventSource, after: number): AsyncGenerator<EventJson> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('No sign of life.')), silenceSeconds * 1000);
  try {
    const response = await source.open(after, AbortSignal.any([source.signal, silence.signal]));
    if (!response.body) return;
    const alive = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        timer.refresh();
        controller.enqueue(chunk);
      },
    });
    const messages = response.body
      .pipeThrough(alive)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const message of messages) yield eventJson.parse(JSON.parse(message.data));
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}
