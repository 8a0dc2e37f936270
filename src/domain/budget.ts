import type { MicroDollars } from './money.ts';

/** What a client, a campaign or a key may spend altogether; null where nobody set a bound. */
export interface Budget {
  readonly amountMicros: MicroDollars;
}
