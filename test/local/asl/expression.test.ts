import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/app/ports.ts';
import { stepFunctionsFunctions } from '../../../src/local/asl/functions.ts';
import { compileTemplate, evaluate } from '../../../src/local/asl/template.ts';

const noon = Date.UTC(2030, 0, 1, 12);

async function result(source: string, variables: Record<string, Json> = {}): Promise<Json> {
  const template = compileTemplate(`{% ${source} %}`, 'Output', (_, problem) => {
    throw new Error(problem);
  });
  const bindings = { ...stepFunctionsFunctions(noon), ...variables };
  return evaluate(template, bindings, { state: 'A', field: 'Output' });
}

describe('an expression', () => {
  it('has the functions of Step Functions', async () => {
    expect(await result('$partition([1,2,3,4,5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    expect(await result('$range(10, 0, -5)')).toEqual([10, 5, 0]);
    expect(await result('$hash("text", "SHA-256")')).toBe(createHash('sha256').update('text').digest('hex'));
    expect(await result('$parse(\'{"a": [1]}\').a')).toEqual([1]);
    expect(await result('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
    expect(await result('$random()')).toBeLessThan(1);
    expect(await result('$random(7)')).toBe(await result('$random(7)'));
  });

  it('takes its time from the clock', async () => {
    expect(await result('$millis()')).toBe(noon);
    expect(await result('$now()')).toBe('2030-01-01T12:00:00.000Z');
    expect(await result('$now("[Y0001]-[M01]-[D01]")')).toBe('2030-01-01');
  });

  it('fails where it gives nothing, a function, or no number of JSON', async () => {
    for (const source of ['$missing', '$states.input.missing', 'function($x) { $x }', '[1, $sum]', '1 / 0']) {
      await expect(result(source), source).rejects.toMatchObject({
        errorName: 'States.QueryEvaluationError',
      });
    }
  });

  it('fails where a function is used wrongly', async () => {
    for (const source of [
      '$hash("a", "CRC")',
      '$range(1, 5, 0)',
      '$partition([1], 0)',
      '$range(1, 5000, 1)',
    ]) {
      await expect(result(source), source).rejects.toMatchObject({
        errorName: 'States.QueryEvaluationError',
      });
    }
  });

  it('gives plain values that JSONata has left no mark on', async () => {
    const list = await result('$v.n', { v: [{ n: 1 }, { n: 2 }] });
    expect(Reflect.ownKeys(list as object)).toEqual(['0', '1', 'length']);
    expect(Object.getPrototypeOf(await result('{"a": {"b": 1}}'))).toBe(Object.prototype);
  });
});
