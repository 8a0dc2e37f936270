import { describe, expect, it } from 'vitest';
import type { FaultName, RemedyKind } from '../../src/domain/errors.ts';
import { type FailedAttempt, type Means, nextRemedy } from '../../src/domain/next-remedy.ts';
import { classifyFailure } from '../../src/providers/replicate/classify-failure.ts';

const all: Means = { canRewrite: true, hasOtherModel: true, isModelDown: false };
const alone: Means = { ...all, hasOtherModel: false };

function failed(fault: FaultName | null, remedy: RemedyKind | null = null, model = 'a/one'): FailedAttempt {
  return { model, fault, remedy };
}

/** What is done, one after the other, about a fault that comes back each time. */
function course(fault: FaultName, means: Means): string[] {
  const done: string[] = [];
  const attempts = [failed(fault, null, 'model/1')];
  let model = 1;
  for (let i = 0; i < 20; i++) {
    const hasOtherModel = means.hasOtherModel && model < 2;
    const step = nextRemedy(attempts, { ...means, hasOtherModel }, 0);
    done.push(step.kind === 'retry' ? `retry after ${step.waitSeconds}` : step.kind);
    if (step.kind === 'stop') return done;
    if (step.kind === 'other_model') model++;
    attempts.push(failed(fault, step.kind, `model/${model}`));
  }
  return done;
}

describe('what is done about a failure', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    // The provider's words; with another model that may take over; without.
    ['Service is currently unavailable due to high demand. (E003)', ['retry after 30'], ['retry after 30']],
    ['The provider key is invalid. (E002)', ['other_model', 'stop'], ['stop']],
    ['Director: unexpected error handling prediction (E1001)', ['other_model', 'stop'], ['stop']],
  ])('%s', (words, withOther, withoutOther) => {
    const { name } = classifyFailure(words, 'failed');
    expect(course(name, all).slice(0, withOther.length)).toEqual(withOther);
    expect(course(name, alone).slice(0, withoutOther.length)).toEqual(withoutOther);
  });

  it('an overloaded model is tried three times with 30 and 90 s between, then another one is', () => {
    const attempts = [failed('ProviderOverloaded')];
    expect(nextRemedy(attempts, all, 0)).toEqual({ kind: 'retry', waitSeconds: 30, attempt: 2, of: 3 });
    attempts.push(failed('ProviderOverloaded', 'retry'));
    expect(nextRemedy(attempts, all, 0)).toEqual({ kind: 'retry', waitSeconds: 90, attempt: 3, of: 3 });
    attempts.push(failed('ProviderOverloaded', 'retry'));
    expect(nextRemedy(attempts, all, 0)).toEqual({ kind: 'other_model' });
    expect(nextRemedy(attempts, alone, 0)).toEqual({ kind: 'stop' });
    // The one that takes over has as many.
    attempts.push(failed('ProviderOverloaded', 'other_model', 'b/two'));
    expect(nextRemedy(attempts, alone, 0)).toMatchObject({ kind: 'retry', waitSeconds: 30 });
  });

  it('waits 2 and 4 s for the network', () => {
    expect(course('ProviderUnreachable', alone)).toEqual(['retry after 2', 'retry after 4', 'stop']);
  });

  it('is spread in time, and never sooner than told', () => {
    const wait = (chance: number) => nextRemedy([failed('ProviderOverloaded')], all, chance);
    expect(wait(0)).toMatchObject({ waitSeconds: 30 });
    expect(wait(0.999)).toMatchObject({ waitSeconds: 37 });
  });

  it('a refused text is softened once and never sent again as it was', () => {
    expect(course('ContentRefused', all)).toEqual(['rewrite', 'stop']);
    expect(course('ContentRefused', { ...all, canRewrite: false })).toEqual(['stop']);
  });

  it('a flagged output is made with another seed once, then in softer words once', () => {
    expect(course('OutputFlagged', all)).toEqual(['new_seed', 'rewrite', 'stop']);
  });

  it('a stuck prediction goes to another model, and where there is none is tried once more', () => {
    expect(course('DeadlineExceeded', all)[0]).toBe('other_model');
    expect(course('DeadlineExceeded', alone)).toEqual(['retry after 0', 'stop']);
  });

  it('a broken file is made once more where it was paid', () => {
    expect(course('BadOutput', all)).toEqual(['retry after 0', 'stop']);
  });

  it('an account that needs a person, a bad request and what nobody knows stop at once', () => {
    for (const fault of ['ProviderAccount', 'InputRejected', null] as const)
      expect(nextRemedy([failed(fault)], all, 0)).toEqual({ kind: 'stop' });
  });

  it('a model that fails everybody by now is not waited for where another may take over', () => {
    const down = { ...all, isModelDown: true };
    expect(nextRemedy([failed('ProviderOverloaded')], down, 0)).toEqual({ kind: 'other_model' });
    expect(nextRemedy([failed('ProviderOverloaded')], { ...down, hasOtherModel: false }, 0)).toMatchObject({
      kind: 'retry',
    });
  });

  it('no scene is tried for ever, whatever its failures', () => {
    const many = Array.from({ length: 8 }, (_, i) => failed('ProviderOverloaded', 'other_model', `m/${i}`));
    expect(nextRemedy(many, all, 0)).toEqual({ kind: 'stop' });
  });
});
