import { createHash } from 'node:crypto';
import type { Execution, ExecutionStatus, Json } from '../../app/ports.ts';
import type { Frame } from './frame.ts';
import { openJournalFile } from './journal-file.ts';
import { contentOf, executionOf, frameOf, isoTime } from './journal-rows.ts';

/** One visit of a state, for people who look into a running execution. */
export interface Visit {
  readonly state: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'CAUGHT' | 'FAILED' | 'ABORTED';
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export interface NewExecution {
  readonly name: string;
  readonly definition: string;
  readonly input: Json;
  readonly startAt: string;
  readonly startedAt: number;
}

/**
 * Executions and where each of them is, in one SQLite file. Every call is one transaction, which is
 * safe from the end of the process when it returns. One process at a time holds the file.
 */
export interface Journal {
  /** The execution and its first frame. @returns false when the name is taken */
  create(execution: NewExecution): boolean;
  find(name: string): Execution | null;
  /** Names, definitions and start times of the executions under way, oldest first. */
  running(): { name: string; definition: string; input: Json; startedAt: number }[];
  frames(execution: string): Frame[];
  /** Frames for branches or items, each about to enter its first state. */
  addFrames(
    parent: Frame,
    children: readonly { position: number; state: string; input: Json }[],
    at: number,
  ): Frame[];
  /** A frame that is no longer in a Map or Parallel loses the frames below it, in the same transaction. */
  save(frame: Frame, at: number): void;
  /** Saves, closes the visit of the state and begins that of `frame.state`, if the frame begins one. */
  move(frame: Frame, left: Visit['status'], at: number): void;
  /** Ends an execution and forgets how it came there. @returns false when it was over already */
  finish(
    name: string,
    end: {
      status: ExecutionStatus;
      output: Json | null;
      error: string | null;
      cause: string | null;
      at: number;
    },
  ): boolean;
  visits(execution: string): Visit[];
  countVisits(execution: string): number;
  close(): void;
}

const belowFrame = `
  WITH RECURSIVE below (id) AS (
    SELECT id FROM frames WHERE parent = ? UNION ALL SELECT frames.id FROM frames JOIN below ON parent = below.id)`;

/** @throws Error when another process has the file open */
export function openJournal(file: string): Journal {
  const db = openJournalFile(file);
  const sql = {
    addDefinition: db.prepare('INSERT OR IGNORE INTO definitions (hash, text) VALUES (?, ?)'),
    addExecution: db.prepare(
      "INSERT OR IGNORE INTO executions (name, definition, input, status, started_at) VALUES (?, ?, ?, 'RUNNING', ?)",
    ),
    execution: db.prepare('SELECT * FROM executions WHERE name = ?'),
    running: db.prepare(
      `SELECT name, text, input, started_at FROM executions JOIN definitions ON hash = definition
       WHERE status = 'RUNNING' ORDER BY started_at, name`,
    ),
    finish: db.prepare(
      `UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ?
       WHERE name = ? AND status = 'RUNNING'`,
    ),
    frames: db.prepare('SELECT * FROM frames WHERE execution = ? ORDER BY id'),
    addFrame: db.prepare('INSERT INTO frames (execution, parent, position, content) VALUES (?, ?, ?, ?)'),
    saveFrame: db.prepare('UPDATE frames SET content = ? WHERE id = ?'),
    dropFrames: db.prepare(`${belowFrame} DELETE FROM frames WHERE id IN below`),
    dropAllFrames: db.prepare('DELETE FROM frames WHERE execution = ?'),
    addVisit: db.prepare(
      "INSERT INTO visits (execution, frame, state, status, started_at) VALUES (?, ?, ?, 'RUNNING', ?)",
    ),
    endVisit: db.prepare('UPDATE visits SET status = ?, ended_at = ? WHERE id = ?'),
    abortVisits: db.prepare(
      `${belowFrame} UPDATE visits SET status = 'ABORTED', ended_at = ? WHERE frame IN below AND status = 'RUNNING'`,
    ),
    visits: db.prepare(
      'SELECT state, status, started_at, ended_at FROM visits WHERE execution = ? ORDER BY id',
    ),
    countVisits: db.prepare('SELECT count(*) AS n FROM visits WHERE execution = ?'),
    dropVisits: db.prepare('DELETE FROM visits WHERE execution = ?'),
  };

  const transaction = <T>(work: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };

  const addFrame = (
    execution: string,
    parent: number | null,
    child: { position: number; state: string; input: Json },
    at: number,
  ): Frame => {
    const id = Number(sql.addFrame.run(execution, parent, child.position, '').lastInsertRowid);
    const frame: Frame = {
      id,
      execution,
      parent,
      position: child.position,
      state: child.state,
      input: child.input,
      variables: {},
      enteredAt: at,
      retries: [],
      phase: { kind: 'begin' },
      visit: Number(sql.addVisit.run(execution, id, child.state, at).lastInsertRowid),
    };
    sql.saveFrame.run(contentOf(frame), id);
    return frame;
  };

  /** Frames that have, or had in this process, frames below them. */
  const parents = new Set<number>();
  const keep = (frame: Frame, at: number): void => {
    sql.saveFrame.run(contentOf(frame), frame.id);
    const inside = frame.phase.kind === 'map' || frame.phase.kind === 'parallel';
    if (inside || !parents.delete(frame.id)) return;
    sql.abortVisits.run(frame.id, at);
    sql.dropFrames.run(frame.id);
  };

  return {
    create: ({ name, definition, input, startAt, startedAt }) =>
      transaction(() => {
        const hash = createHash('sha256').update(definition).digest('hex');
        if (sql.addExecution.run(name, hash, JSON.stringify(input), startedAt).changes === 0) return false;
        sql.addDefinition.run(hash, definition);
        addFrame(name, null, { position: 0, state: startAt, input }, startedAt);
        return true;
      }),
    find(name) {
      const row = sql.execution.get(name);
      return row ? executionOf(row) : null;
    },
    running: () =>
      sql.running.all().map((row) => ({
        name: String(row.name),
        definition: String(row.text),
        input: JSON.parse(String(row.input)) as Json,
        startedAt: Number(row.started_at),
      })),
    frames(execution) {
      const frames = sql.frames.all(execution).map(frameOf);
      for (const { parent } of frames) if (parent !== null) parents.add(parent);
      return frames;
    },
    addFrames: (parent, children, at) =>
      transaction(() => {
        parents.add(parent.id);
        return children.map((child) => addFrame(parent.execution, parent.id, child, at));
      }),
    save: (frame, at) => transaction(() => keep(frame, at)),
    move: (frame, left, at) =>
      transaction(() => {
        sql.endVisit.run(left, at, frame.visit);
        if (frame.phase.kind === 'begin') {
          const visit = sql.addVisit.run(frame.execution, frame.id, frame.state, at);
          frame.visit = Number(visit.lastInsertRowid);
        }
        keep(frame, at);
      }),
    finish: (name, { status, output, error, cause, at }) =>
      transaction(() => {
        const kept = output === null ? null : JSON.stringify(output);
        if (sql.finish.run(status, kept, error, cause, at, name).changes === 0) return false;
        sql.dropAllFrames.run(name);
        sql.dropVisits.run(name);
        return true;
      }),
    visits: (execution) =>
      sql.visits.all(execution).map((row) => ({
        state: String(row.state),
        status: String(row.status) as Visit['status'],
        startedAt: isoTime(row.started_at) ?? '',
        endedAt: isoTime(row.ended_at),
      })),
    countVisits: (execution) => Number(sql.countVisits.get(execution)?.n),
    close: () => db.close(),
  };
}
