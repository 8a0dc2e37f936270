import type { Planner } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { planByRules } from '../domain/plan-by-rules.ts';
import { reviseByRules } from '../domain/revise-by-rules.ts';
import { shortenLine } from '../domain/shorten-line.ts';
import { softenText } from '../domain/soften-text.ts';

/** The planner that costs nothing and asks nobody. @throws Fault `PlanFailed` where no scene could be filmed */
export function rulesPlanner(): Planner {
  return {
    revise: async ({ text, feedback }) => reviseByRules(text, feedback),
    soften: async ({ visual }) => softenText(visual),
    shorten: async ({ line, maxWords, language }) => shortenLine(line, maxWords, language),
    plan: async (request) => {
      try {
        return planByRules(request);
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        throw new Fault(
          'PlanFailed',
          'The transition leaves no room for a scene that the model could film.',
          { cause },
        );
      }
    },
  };
}
