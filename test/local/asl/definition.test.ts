import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transcodeService } from '../../../src/app/names.ts';
import { namedFunctions, parseDefinition, substitute } from '../../../src/local/asl/parse-definition.ts';

const pass = { Type: 'Pass', End: true };
const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'step' },
  End: true,
};

function parse(states: object, top: object = {}) {
  const [first = ''] = Object.keys(states);
  return parseDefinition(
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: first, States: states, ...top }),
  );
}

describe('a definition is refused, naming state and field', () => {
  const refused: [string, object, RegExp][] = [
    [
      'a field that no state has',
      { A: { ...pass, Colour: 'red' } },
      /state 'A', field 'Colour': is not known/,
    ],
    ['a field of JSONPath', { A: { ...task, ResultPath: '$.x' } }, /state 'A', field 'ResultPath'/],
    [
      'a state in JSONPath',
      { A: { ...pass, QueryLanguage: 'JSONPath' } },
      /state 'A', field 'QueryLanguage'/,
    ],
    ['a type of state', { A: { Type: 'Jump', End: true } }, /state 'A', field 'Type'.*'Jump'/],
    [
      'a resource',
      { A: { ...task, Resource: 'arn:aws:states:::sqs:sendMessage' } },
      /'A', field 'Resource'.*sqs/,
    ],
    ['a state without a way on', { A: { Type: 'Pass' } }, /state 'A', field 'Next'/],
    ['a state with two ways on', { A: { ...pass, Next: 'A' } }, /state 'A', field 'Next'/],
    ['a way to nowhere', { A: { Type: 'Pass', Next: 'B' } }, /state 'A': there is no state 'B'/],
    [
      'an expression that does not parse',
      { A: { ...pass, Output: { x: '{% 1 + %}' } } },
      /'A', field 'Output\/x'/,
    ],
    ['$eval', { A: { ...pass, Output: '{% $eval("1") %}' } }, /state 'A', field 'Output': \$eval/],
    [
      'operators newer than those on AWS',
      { A: { ...pass, Output: '{% a ?? b %}' } },
      /'A', field 'Output'.*2\.0\.6/,
    ],
    [
      'the name $states for a variable',
      { A: { ...pass, Assign: { states: 1 } } },
      /state 'A', field 'Assign'/,
    ],
    ['a number that is none', { A: { ...task, TimeoutSeconds: '60' } }, /state 'A', field 'TimeoutSeconds'/],
    ['a number out of bounds', { A: { ...task, TimeoutSeconds: 0 } }, /state 'A', field 'TimeoutSeconds'/],
    [
      'a heartbeat slower than the deadline',
      { A: { ...task, TimeoutSeconds: 60, HeartbeatSeconds: 60 } },
      /state 'A', field 'HeartbeatSeconds'/,
    ],
    [
      'an unknown field of a Retry',
      { A: { ...task, Retry: [{ ErrorEquals: ['E'], Delay: 1 }] } },
      /state 'A', Retry\[0\], field 'Delay'/,
    ],
    [
      'a Catch behind one for everything',
      {
        A: {
          ...task,
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'A' },
            { ErrorEquals: ['E'], Next: 'A' },
          ],
        },
      },
      /state 'A', field 'Catch'/,
    ],
    [
      'States.ALL beside another name',
      { A: { ...task, Retry: [{ ErrorEquals: ['E', 'States.ALL'] }] } },
      /state 'A', Retry\[0\], field 'ErrorEquals'/,
    ],
    [
      'an error name of AWS that does not exist',
      { A: { ...task, Retry: [{ ErrorEquals: ['States.TimedOut'] }] } },
      /state 'A', Retry\[0\], field 'ErrorEquals'.*States\.TimedOut/,
    ],
    [
      'a Catch that leads out of a Map',
      {
        A: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'B',
            States: { B: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] } },
          },
          Next: 'C',
        },
        C: pass,
      },
      /state 'B': there is no state 'C' beside it/,
    ],
    [
      'a rule without a condition',
      { A: { Type: 'Choice', Choices: [{ Next: 'A' }] } },
      /state 'A', Choices\[0\], field 'Condition'/,
    ],
    [
      'a Wait for two things',
      { A: { Type: 'Wait', Seconds: 1, Timestamp: 'x', End: true } },
      /state 'A', field 'Seconds'/,
    ],
  ];
  for (const [what, states, message] of refused) {
    it(`for ${what}`, () => {
      expect(() => parse(states)).toThrow(message);
    });
  }

  it('for an unknown field, version or language of the whole', () => {
    expect(() => parse({ A: pass }, { Owner: 'me' })).toThrow(/state machine, field 'Owner'/);
    expect(() => parse({ A: pass }, { Version: '2.0' })).toThrow(/field 'Version'/);
    expect(() => parse({ A: pass }, { QueryLanguage: 'SQL' })).toThrow(/field 'QueryLanguage'/);
    expect(() => parse({ A: pass }, { StartAt: 'B' })).toThrow(/field 'StartAt'/);
  });

  it('for a placeholder that nobody fills', () => {
    expect(() => substitute(`{"a": "\${One} \${Two}"}`, { One: '1' })).toThrow(/\$\{Two\}/);
  });
});

describe('a definition is read', () => {
  it('with quotes of a placeholder kept out of its structure', () => {
    expect(substitute(`{"a": "x\${One}y"}`, { One: '"}' })).toBe('{"a":"x\\"}y"}');
  });

  it('with ternaries and regular expressions that look like newer operators', () => {
    const output = '{% $contains($states.input.a, /(?:a|b)/) ? $states.input.a : "??" %}';
    expect(() => parse({ A: { ...pass, Output: output } })).not.toThrow();
  });

  it('down to the functions that it names, for the workflow of the product', () => {
    const file = resolve(import.meta.dirname, '../../../statemachines/video.asl.json');
    const text = readFileSync(file, 'utf8');
    const names = [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''))];
    const filled = substitute(text, Object.fromEntries(names.map((name) => [name, `fn-${name}`])));
    const found = [...namedFunctions(parseDefinition(filled))].sort();
    expect(found).toEqual([...names.map((name) => `fn-${name}`), transcodeService].sort());
    expect(found).toContain('fn-StartClip');
  });
});
