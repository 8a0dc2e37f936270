/** Money is counted in whole micro-dollars, so that sums are exact; dollars exist only at the edge. */
export type MicroDollars = number;

export function microDollars(dollars: number): MicroDollars {
  return Math.round(dollars * 1_000_000);
}

/** Dollars as a decimal number for JSON. */
export function dollars(micros: MicroDollars): number {
  return micros / 1_000_000;
}
