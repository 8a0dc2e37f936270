import { describe, expect, it } from 'vitest';
import { executionName, isTerminal, type JobStatus, jobStatuses, mayMove } from '../../src/domain/job.ts';

describe('the life of a job', () => {
  it('leads from prompt to film, with or without a stop for review', () => {
    const ways: JobStatus[][] = [
      ['queued', 'planning', 'drawing', 'awaiting_approval', 'filming', 'cutting', 'completed'],
      ['queued', 'planning', 'drawing', 'filming', 'cutting', 'completed'],
      ['queued', 'planning', 'awaiting_approval', 'drawing', 'filming', 'cutting', 'completed'],
    ];
    for (const way of ways) {
      for (const [i, from] of way.slice(0, -1).entries())
        expect(mayMove(from, way[i + 1] ?? from)).toBe(true);
    }
  });

  it('skips no stage and never goes back while it runs', () => {
    const order: JobStatus[] = ['queued', 'planning', 'drawing', 'filming', 'cutting', 'completed'];
    for (const [i, from] of order.entries()) {
      for (const [j, to] of order.entries()) {
        if (j !== i + 1 && !(from === 'completed' && to === 'queued')) expect(mayMove(from, to)).toBe(false);
      }
    }
  });

  it('can end badly from every stage that is under way, and from no other', () => {
    for (const status of jobStatuses) {
      expect(mayMove(status, 'failed')).toBe(!isTerminal(status));
      expect(mayMove(status, 'canceled')).toBe(!isTerminal(status));
    }
  });

  it('begins again after it completed or failed, but not after it was canceled', () => {
    expect(mayMove('completed', 'queued')).toBe(true);
    expect(mayMove('failed', 'queued')).toBe(true);
    expect(jobStatuses.filter((to) => mayMove('canceled', to))).toEqual([]);
  });

  it('comes to rest when it is completed, failed or canceled, and only then', () => {
    expect(jobStatuses.filter(isTerminal)).toEqual(['completed', 'failed', 'canceled']);
  });

  it('has one execution for each revision, of the same name each time', () => {
    expect(executionName('job_1', 2)).toBe('job_1-2');
    expect(executionName('job_1', 2)).not.toBe(executionName('job_1', 1));
    // Step Functions: up to 80 characters, no white space or brackets.
    expect(executionName('job_01jd0000000000000000000000', 12)).toMatch(/^[\w-]{1,80}$/);
  });
});
