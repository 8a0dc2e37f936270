import { describe, expect, it } from 'vitest';
import { dollars, microDollars } from '../../src/domain/money.ts';

describe('money', () => {
  it('is counted in whole micro-dollars, so that sums are exact', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(dollars(microDollars(0.1) + microDollars(0.2))).toBe(0.3);
    const hundredth = Array.from({ length: 1000 }, () => microDollars(0.003));
    expect(dollars(hundredth.reduce((sum, micros) => sum + micros, 0))).toBe(3);
  });

  it('comes back as the decimal number it was, down to a millionth', () => {
    for (const price of [0, 0.003, 0.018, 0.28, 3.018, 9.99, 1234.567891, -0.5]) {
      expect(dollars(microDollars(price))).toBe(price);
      expect(Number.isInteger(microDollars(price))).toBe(true);
    }
  });

  it('is rounded below a millionth', () => {
    expect(microDollars(0.0000014)).toBe(1);
    expect(microDollars(0.0000016)).toBe(2);
    expect(microDollars(1.005 * 0.036)).toBe(36_180);
  });
});
