import type { Media } from '../app/ports.ts';

export type TaskName = keyof Media;

/** From the parent to a child: one piece of work. */
export interface TaskMessage {
  readonly task: TaskName;
  readonly request: unknown;
}

/** From a child to the parent, while it works. */
export interface TaskProgress {
  readonly percent: number;
}

/** From a child to the parent: how it ended. Errors cross as plain words, never as objects. */
export type TaskAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly name: string; readonly message: string; readonly detail?: string };
