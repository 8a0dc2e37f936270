import type { Json } from '../../app/ports.ts';
import { isList, type NumberLimits } from './fields.ts';
import { queryEvaluationError } from './state-error.ts';
import { type Bindings, evaluate, type Location, type Template, unexpected } from './template.ts';

/** @throws StateError States.QueryEvaluationError unless it gives a string */
export async function evaluateText(template: Template, bindings: Bindings, at: Location): Promise<string> {
  const value = await evaluate(template, bindings, at);
  if (typeof value !== 'string') throw unexpected(template, value, 'string', at);
  return value;
}

/** @throws StateError States.QueryEvaluationError unless it gives true or false */
export async function evaluateFlag(template: Template, bindings: Bindings, at: Location): Promise<boolean> {
  const value = await evaluate(template, bindings, at);
  if (typeof value !== 'boolean') throw unexpected(template, value, 'boolean', at);
  return value;
}

/** @throws StateError States.QueryEvaluationError unless it gives a list */
export async function evaluateList(
  template: Template,
  bindings: Bindings,
  at: Location,
): Promise<readonly Json[]> {
  const value = await evaluate(template, bindings, at);
  if (!isList(value)) throw unexpected(template, value, 'array', at);
  return value;
}

/** @throws StateError States.QueryEvaluationError unless it gives a number within the limits, both included */
export async function evaluateNumber(
  template: Template,
  bindings: Bindings,
  at: Location,
  limits: NumberLimits,
): Promise<number> {
  const value = await evaluate(template, bindings, at);
  if (typeof value !== 'number' || (limits.whole && !Number.isInteger(value))) {
    throw unexpected(template, value, limits.whole ? 'integer' : 'number', at);
  }
  if (value < limits.min || value > limits.max) {
    throw queryEvaluationError(
      at.state,
      `The field '${at.field}' must be between ${limits.min} and ${limits.max} but was: ${value}`,
    );
  }
  return value;
}
