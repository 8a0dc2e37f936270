import { describe, expect, it } from 'vitest';
import {
  describeFailure,
  Fault,
  type FaultName,
  type FaultRule,
  faultNamed,
  faults,
  isFault,
  type RemedyKind,
} from '../../src/domain/errors.ts';

const names = Object.keys(faults) as FaultName[];

describe('the table of faults', () => {
  it('retries what may pass by itself, and nothing that would be refused again', () => {
    const passing = new Set(['network', 'throttle', 'server']);
    const repeats = new Set<RemedyKind>(['retry', 'as_told', 'look_up']);
    for (const name of names) {
      const { errorClass, remedies }: FaultRule = faults[name];
      const repeated = remedies.some((remedy) => repeats.has(remedy.kind));
      // A broken file is no refusal: it may come whole the second time.
      expect(repeated, name).toBe(passing.has(errorClass) || name === 'BadOutput');
    }
  });

  it('waits 2 and 4 s for the network, and 30 and 90 s for an overloaded provider', () => {
    const waits = (name: FaultName) =>
      faults[name].remedies.flatMap((remedy) => (remedy.kind === 'retry' ? [...remedy.waitsSeconds] : []));
    expect(waits('ProviderUnreachable')).toEqual([2, 4]);
    expect(waits('ProviderOverloaded')).toEqual([30, 90]);
  });

  it('never sends a refused request again unchanged', () => {
    const kinds = (name: FaultName) => faults[name].remedies.map((remedy) => remedy.kind);
    expect(kinds('ContentRefused')).toEqual(['rewrite']);
    expect(kinds('OutputFlagged')).toEqual(['new_seed', 'rewrite']);
  });

  it('tells a person what to do about each', () => {
    for (const name of names) expect(faults[name].advice, name).toMatch(/^[A-Z].+\.$/);
  });

  it('has names that the state machine can match on', () => {
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  });
});

describe('a fault', () => {
  it('carries its name, its rule, the words of the provider and its cause', () => {
    const cause = new Error('socket');
    const fault = new Fault('ProviderThrottled', 'Slow down.', {
      detail: '429',
      retryAfterSeconds: 7,
      cause,
    });
    expect(fault).toBeInstanceOf(Error);
    expect(fault).toMatchObject({ name: 'ProviderThrottled', detail: '429', retryAfterSeconds: 7, cause });
    expect(fault.rule).toBe(faults.ProviderThrottled);
  });

  it('is told from other errors, and one from another', () => {
    const fault = new Fault('BadOutput', 'No picture.');
    expect(isFault(fault)).toBe(true);
    expect(isFault(fault, 'BadOutput')).toBe(true);
    expect(isFault(fault, 'InputRejected')).toBe(false);
    for (const other of [new Error('x'), { name: 'BadOutput' }, null, 'BadOutput'])
      expect(isFault(other)).toBe(false);
  });

  it('is known by its name when it comes back from the workflow', () => {
    for (const name of names) expect(faultNamed(name)).toBe(name);
    for (const foreign of ['States.Timeout', 'toString', 'constructor', ''])
      expect(faultNamed(foreign)).toBeUndefined();
  });
});

describe('what a user reads of an error', () => {
  it('names class, advice, scene and the words of the provider', () => {
    const fault = new Fault('ContentRefused', 'The model refused this scene.', { detail: 'E005' });
    expect(describeFailure(fault, 'scn_1')).toEqual({
      name: 'ContentRefused',
      errorClass: 'policy',
      message: 'The model refused this scene.',
      advice: 'Change the text of the scene.',
      providerMessage: 'E005',
      sceneId: 'scn_1',
    });
  });

  it('shows nothing of the inside of an error that is no fault', () => {
    const inner = new TypeError('cannot read secret r8_abc of undefined');
    expect(JSON.stringify(describeFailure(inner))).not.toMatch(/secret|r8_abc/);
    expect(describeFailure(inner)).toMatchObject({
      errorClass: 'server',
      providerMessage: null,
      sceneId: null,
    });
    // Of the state's time, and of its function's.
    for (const name of ['States.Timeout', 'Sandbox.Timedout']) {
      const timeout = describeFailure({ name, message: 'arn:aws:states:...' });
      expect(timeout.message).toBe('A step did not finish in time.');
    }
  });
});
