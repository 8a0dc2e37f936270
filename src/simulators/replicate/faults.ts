import { z } from 'zod';
import type { SimModel } from './sim-model.ts';

/** When a fault strikes: on the request, on its answer, while running, in the output, on the bill or in the report. */
const stages = {
  throttle: 'request',
  server_error: 'request',
  reset_before: 'request',
  insufficient_credit: 'request',
  reset_after_accept: 'answer',
  server_error_after_accept: 'answer',
  fail: 'run',
  freeze: 'run',
  html_output: 'output',
  empty_output: 'output',
  truncated_output: 'output',
  expired_output: 'output',
  misbill: 'bill',
  lose_webhook: 'webhook',
  double_webhook: 'webhook',
  late_webhook: 'webhook',
  forge_webhook: 'webhook',
} as const;

export type FaultKind = keyof typeof stages;
type Stage = (typeof stages)[FaultKind];

const faultKinds = Object.keys(stages) as [FaultKind, ...FaultKind[]];

/** A fault to order. Rules are tried in their order; at each stage the first that fits strikes. */
export const faultRule = z.strictObject({
  match: z
    .strictObject({
      model: z.string().optional(),
      kind: z.enum(['image', 'video', 'sound', 'transcription', 'upscale']).optional(),
      promptIncludes: z.string().optional(),
      /** From this create call on, counted from 1 among those that fit otherwise. */
      nth: z.number().int().positive().optional(),
    })
    .default({}),
  fault: z.enum(faultKinds),
  /** Text of a failed prediction. */
  error: z.string().optional(),
  /** When to come back (`throttle`, 1) or how late the report is (`late_webhook`, 5). */
  seconds: z.number().nonnegative().optional(),
  /** How much more is billed than was asked for, less where it is negative (`misbill`, 25). */
  percent: z.number().min(-100).optional(),
  /** How often it strikes: once where `nth` is given, always where it is not. */
  times: z.number().int().positive().optional(),
});

export const faultRules = z.array(faultRule);

export type FaultRule = z.input<typeof faultRule>;

/** A fault that strikes. */
export interface StruckFault {
  readonly fault: FaultKind;
  readonly error?: string;
  readonly seconds?: number;
  readonly percent?: number;
}

/** The faults that strike one create call. */
export type StruckFaults = Readonly<Partial<Record<Stage, StruckFault>>>;
/** Those that stay with the prediction. */
export type RunFaults = Pick<StruckFaults, 'run' | 'output' | 'bill' | 'webhook'>;

export interface CreateAttempt {
  readonly model: string;
  readonly kind: SimModel['kind'];
  readonly prompt: string;
}

export interface Faults {
  /** Replaces all rules and forgets what was counted. @throws ZodError */
  set(rules: readonly FaultRule[]): void;
  /** Counts a create call and tells what befalls it. After a fault of the request nothing else does. */
  strike(attempt: CreateAttempt): StruckFaults;
}

export function createFaults(initial: readonly FaultRule[] = []): Faults {
  let rules: (z.infer<typeof faultRule> & { seen: number; struck: number })[] = [];
  const set = (wanted: readonly FaultRule[]) => {
    rules = faultRules
      .parse(wanted)
      .map((rule) => ({ ...rule, seen: 0, struck: 0 }))
      // Those of the request come first: after one of them nothing else strikes, so nothing else is used up.
      .toSorted((a, b) => Number(stages[b.fault] === 'request') - Number(stages[a.fault] === 'request'));
  };
  set(initial);
  return {
    set,
    strike(attempt) {
      const struck: Partial<Record<Stage, StruckFault>> = {};
      for (const rule of rules.filter(({ match }) => fits(match, attempt))) {
        rule.seen += 1;
        const stage = stages[rule.fault];
        const limit = rule.times ?? (rule.match.nth === undefined ? Number.POSITIVE_INFINITY : 1);
        const due = rule.seen >= (rule.match.nth ?? 1) && rule.struck < limit;
        if (!due || struck[stage] || struck.request) continue;
        rule.struck += 1;
        const { fault, error, seconds, percent } = rule;
        struck[stage] = { fault, error, seconds, percent };
      }
      return struck;
    },
  };
}

function fits(match: z.infer<typeof faultRule>['match'], attempt: CreateAttempt): boolean {
  return (
    (match.model === undefined || match.model === attempt.model) &&
    (match.kind === undefined || match.kind === attempt.kind) &&
    (match.promptIncludes === undefined || attempt.prompt.includes(match.promptIncludes))
  );
}
