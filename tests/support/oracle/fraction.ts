/** An exact number, numerator over denominator; the denominator is positive. */
export type Fraction = { n: bigint; d: bigint };

export const ZERO: Fraction = { n: 0n, d: 1n };

export const whole = (n: bigint | number): Fraction => ({ n: BigInt(n), d: 1n });
export const over = (n: bigint | number, d: bigint | number): Fraction => ({ n: BigInt(n), d: BigInt(d) });
export const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
export const isMore = (a: Fraction, b: Fraction): boolean => a.n * b.d > b.n * a.d;
export const equals = (a: Fraction, b: Fraction): boolean => a.n * b.d === b.n * a.d;

/** Reads `-12.340`. */
export function fraction(text: string): Fraction {
  const [whole = '', decimals = ''] = text.split('.');
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) };
}

/** The decimal text without needless zeros; the denominator must divide a power of ten. */
export function decimalText({ n, d }: Fraction): string {
  let digits = 0;
  while ((n * 10n ** BigInt(digits)) % d !== 0n) digits += 1;
  const scaled = (n * 10n ** BigInt(digits)) / d;
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const point = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return scaled < 0n ? `-${point}` : point;
}

/** To the nearest whole number, a half up; never below zero, never above `most`. */
export function pointsOf({ n, d }: Fraction, most: number): number {
  let points = 0;
  while (points < most && 2n * n >= BigInt(2 * points + 1) * d) points += 1;
  return points;
}

/**
 * 5 · log10(1 + x), rounded, at most `most`, without a logarithm: it reaches p − ½ where (1 + x)^10 reaches 10^(2p − 1).
 */
export function powersOfTenPoints(x: Fraction, most: number): number {
  const y = plus(whole(1), x);
  let points = 0;
  while (points < most && y.n ** 10n >= 10n ** BigInt(2 * points + 1) * y.d ** 10n) points += 1;
  return points;
}
