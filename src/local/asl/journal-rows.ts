import type { Execution, ExecutionStatus, Json } from '../../app/ports.ts';
import type { Frame } from './frame.ts';

/** A row as node:sqlite gives it. */
type Row = Record<string, unknown>;

export function contentOf(frame: Frame): string {
  const { id: _id, execution: _execution, parent: _parent, position: _position, ...content } = frame;
  return JSON.stringify(content);
}

export function frameOf(row: Row): Frame {
  return {
    id: Number(row.id),
    execution: String(row.execution),
    parent: row.parent === null ? null : Number(row.parent),
    position: Number(row.position),
    ...(JSON.parse(String(row.content)) as Omit<Frame, 'id' | 'execution' | 'parent' | 'position'>),
  };
}

export function executionOf(row: Row): Execution {
  const text = (value: unknown) => (value === null ? null : String(value));
  return {
    name: String(row.name),
    status: String(row.status) as ExecutionStatus,
    input: JSON.parse(String(row.input)) as Json,
    output: row.output === null ? null : (JSON.parse(String(row.output)) as Json),
    error: text(row.error),
    cause: text(row.cause),
    startedAt: isoTime(row.started_at) ?? '',
    stoppedAt: isoTime(row.stopped_at),
  };
}

export function isoTime(milliseconds: unknown): string | null {
  return milliseconds === null ? null : new Date(Number(milliseconds)).toISOString();
}
